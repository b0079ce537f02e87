#include "transports/protocol/mount/request_splitter.hpp"

#include <algorithm>
#include <utility>

namespace mprun::protocol::mount {
namespace {

bool is_known(operation kind) {
  return kind >= operation::hello && kind <= operation::space;
}

} // namespace

void request_splitter::begin(std::string mark) {
  mark_ = std::move(mark);
  state_ = state::output;
  matched_ = 0;
  whole_.clear();
}

bool request_splitter::passes(std::string_view bytes) const noexcept {
  return state_ == state::output && matched_ == 0 &&
         (mark_.empty() || bytes.find(mark_.front()) == std::string_view::npos);
}

void request_splitter::feed(std::string_view bytes, std::string& output) {
  while (!bytes.empty()) {
    switch (state_) {
    case state::output: bytes = find_mark(bytes, output); break;
    case state::head: bytes = take_head(bytes, output); break;
    case state::body: bytes = take_body(bytes); break;
    }
  }
}

/// A mark holds its first byte only once, so after a mismatch no other mark can have begun.
std::string_view request_splitter::find_mark(std::string_view bytes, std::string& output) {
  if (matched_ == 0) {
    auto const begun = mark_.empty() ? bytes.size() : bytes.find(mark_.front());
    auto const plain = std::min(begun, bytes.size());
    output += bytes.substr(0, plain);
    matched_ = plain < bytes.size() ? 1 : 0;
    return bytes.substr(plain + matched_);
  }
  if (bytes.front() != mark_[matched_]) {
    output.append(mark_, 0, matched_);
    matched_ = 0;
    return bytes;
  }
  if (++matched_ == mark_.size()) {
    matched_ = 0;
    head_.clear();
    state_ = state::head;
  }
  return bytes.substr(1);
}

std::string_view request_splitter::take_head(std::string_view bytes, std::string& output) {
  auto const count = std::min(bytes.size(), request_head_size - head_.size());
  head_ += bytes.substr(0, count);
  bytes.remove_prefix(count);
  if (head_.size() < request_head_size) {
    return bytes;
  }
  current_ = read_head(head_, body_size_, check_);
  if (!is_known(current_.kind) || body_size_ > max_body) {
    output += mark_;
    output += head_;
    state_ = state::output;
    return bytes;
  }
  state_ = state::body;
  matched_in_body_ = 0;
  if (body_size_ == 0) {
    finish_request();
  }
  return bytes;
}

std::string_view request_splitter::take_body(std::string_view bytes) {
  auto const rest = bytes.substr(0, body_size_ - current_.body.size());
  std::size_t used = 0;
  while (used < rest.size() && matched_in_body_ < mark_.size()) {
    if (matched_in_body_ == 0) {
      used = std::min(rest.find(mark_.front(), used), rest.size());
      matched_in_body_ = used < rest.size() ? 1 : 0;
      used += matched_in_body_;
    } else if (rest[used] == mark_[matched_in_body_]) {
      ++matched_in_body_;
      ++used;
    } else {
      matched_in_body_ = 0;
    }
  }
  if (matched_in_body_ == mark_.size()) { // the board has abandoned this request
    head_.clear();
    state_ = state::head;
    return bytes.substr(used);
  }
  current_.body += rest;
  if (current_.body.size() == body_size_) {
    finish_request();
  }
  return bytes.substr(rest.size());
}

void request_splitter::finish_request() {
  auto const checked = std::string_view(head_).substr(0, request_head_size - answer_check_size);
  current_.is_damaged = check_ != 0 && crc32(current_.body, crc32(checked)) != check_;
  whole_.push_back(std::exchange(current_, {}));
  state_ = state::output;
}

std::optional<request> request_splitter::take() {
  if (whole_.empty()) {
    return std::nullopt;
  }
  auto first = std::move(whole_.front());
  whole_.pop_front();
  return first;
}

std::string request_splitter::release() {
  std::string held = mark_.substr(0, matched_);
  if (state_ == state::head) {
    held = mark_ + head_;
  }
  state_ = state::output;
  matched_ = 0;
  return held;
}

} // namespace mprun::protocol::mount
