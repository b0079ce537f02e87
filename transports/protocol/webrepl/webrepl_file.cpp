#include "transports/protocol/webrepl/webrepl_file.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"

#include <algorithm>
#include <boost/system/errc.hpp>
#include <span>
#include <utility>

namespace mprun::protocol {
namespace {

constexpr char put_operation = 1;
constexpr char get_operation = 2;
constexpr char version_operation = 3;

constexpr std::size_t request_size = 82;
constexpr std::size_t operation_at = 2;
constexpr std::size_t size_at = 12;
constexpr std::size_t path_length_at = 16;
constexpr std::size_t path_at = 18;

constexpr std::string_view success_reply{"WB\0\0", 4};
constexpr std::size_t length_size = 2;
constexpr std::size_t max_chunk = 256;
constexpr std::string_view next_chunk{"\0", 1};

/// How much of a file goes into a frame; the board takes it in pieces of 512 bytes.
constexpr std::size_t put_piece = 1024;

void put_number(std::string& to, std::size_t offset, std::uint32_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) {
    to[offset + i] = static_cast<char>(value >> (8 * i));
  }
}

std::string request(char operation, std::string_view path, std::uint32_t size) {
  std::string all(request_size, '\0');
  all[0] = 'W';
  all[1] = 'A';
  all[operation_at] = operation;
  put_number(all, size_at, size, 4);
  put_number(all, path_length_at, static_cast<std::uint32_t>(path.size()), 2);
  path.copy(all.data() + path_at, max_webrepl_path);
  return all;
}

error_code check(std::string_view path) {
  if (path.size() > max_webrepl_path) {
    return make_error_code(boost::system::errc::filename_too_long);
  }
  if (path.empty() || path.find('\0') != std::string_view::npos) {
    return make_error_code(boost::system::errc::invalid_argument);
  }
  return {};
}

/// The board closes the connection without a reason when it cannot open the path.
error_code refused(error_code ec) {
  return is_link_end(ec) ? errc::file_refused : ec;
}

} // namespace

std::string webrepl_version_request() {
  return request(version_operation, "", 0);
}

webrepl_version::webrepl_version() : request_(webrepl_version_request()) {}

step webrepl_version::next() const {
  if (over_) {
    return done{why_};
  }
  if (!request_.empty()) {
    return send{request_};
  }
  return want_read{wait::reply};
}

void webrepl_version::sent() {
  request_.clear();
}

void webrepl_version::feed(std::string_view bytes) {
  if (over_) {
    return;
  }
  answer_ += bytes;
  over_ = answer_.size() >= webrepl_version_answer;
  if (answer_.size() > webrepl_version_answer) {
    why_ = errc::unexpected_reply;
  }
}

void webrepl_version::fail(error_code ec) {
  if (!over_) {
    over_ = true;
    why_ = ec;
  }
}

std::string webrepl_version::text() const {
  std::string all;
  for (char const number : answer_) {
    all += all.empty() ? "" : ".";
    all += std::to_string(static_cast<unsigned char>(number));
  }
  return all;
}

webrepl_put::webrepl_put(std::string_view path, std::uint32_t size, transfer::byte_source& from)
    : from_(from), left_(size), out_(request(put_operation, path, size)) {
  if (auto const ec = check(path)) {
    finish(ec);
  }
}

step webrepl_put::next() const {
  switch (state_) {
  case state::requesting:
  case state::sending: return send{out_};
  case state::opening: return want_read{wait::reply};
  case state::closing: return want_read{wait::output}; // it may still be writing to its flash
  case state::over: break;
  }
  return done{why_};
}

void webrepl_put::sent() {
  if (state_ == state::requesting) {
    state_ = state::opening;
  } else if (state_ == state::sending) {
    read_more();
  }
}

void webrepl_put::read_more() {
  state_ = left_ == 0 ? state::closing : state::sending;
  if (left_ == 0) {
    return;
  }
  out_.resize(std::min<std::size_t>(put_piece, left_));
  error_code ec;
  auto const got = from_.read(std::span(out_), ec);
  left_ -= static_cast<std::uint32_t>(out_.size());
  if (ec || got != out_.size()) {
    finish(ec ? ec : errc::file_changed);
  }
}

void webrepl_put::feed(std::string_view bytes) {
  while (!bytes.empty() && state_ != state::over) {
    auto const part = bytes.substr(0, success_reply.size() - answer_.size());
    bytes.remove_prefix(part.size());
    answer_ += part;
    auto const is_asked = state_ == state::opening || state_ == state::closing;
    if (!is_asked || !success_reply.starts_with(answer_)) {
      finish(errc::unexpected_reply);
    } else if (answer_ == success_reply) {
      answer_.clear();
      take_answer();
    }
  }
}

void webrepl_put::take_answer() {
  if (state_ == state::opening) {
    read_more();
  } else {
    finish({});
  }
}

void webrepl_put::fail(error_code ec) {
  if (state_ != state::over) {
    finish(state_ == state::opening ? refused(ec) : ec);
  }
}

void webrepl_put::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

webrepl_get::webrepl_get(std::string_view path, transfer::byte_sink& to)
    : to_(to), out_(request(get_operation, path, 0)) {
  if (auto const ec = check(path)) {
    finish(ec);
  }
}

step webrepl_get::next() const {
  switch (state_) {
  case state::requesting: return send{out_};
  case state::asking: return send{next_chunk};
  case state::over: return done{why_};
  default: return want_read{wait::reply};
  }
}

void webrepl_get::sent() {
  if (state_ == state::requesting) {
    state_ = state::opening;
  } else if (state_ == state::asking) {
    state_ = state::length;
  }
}

void webrepl_get::feed(std::string_view bytes) {
  while (!bytes.empty() && state_ != state::over) {
    auto const part = bytes.substr(0, wanted());
    if (part.empty()) { // nothing was asked for
      finish(errc::unexpected_reply);
      return;
    }
    bytes.remove_prefix(part.size());
    take(part);
  }
}

std::size_t webrepl_get::wanted() const noexcept {
  switch (state_) {
  case state::opening:
  case state::closing: return success_reply.size() - part_.size();
  case state::length: return length_size - part_.size();
  case state::chunk: return left_;
  default: return 0;
  }
}

void webrepl_get::take(std::string_view part) {
  if (state_ == state::chunk) {
    left_ -= part.size();
    if (auto const ec = to_.write(part)) {
      finish(ec);
    } else if (left_ == 0) {
      state_ = state::asking;
    }
    return;
  }
  part_ += part;
  if (state_ != state::length && !success_reply.starts_with(part_)) {
    finish(errc::unexpected_reply);
    return;
  }
  if (wanted() != 0) {
    return;
  }
  auto const whole = std::exchange(part_, {});
  if (state_ == state::length) {
    left_ = static_cast<unsigned char>(whole[0]) | static_cast<unsigned char>(whole[1]) << 8;
    state_ = left_ == 0 ? state::closing : state::chunk;
    if (left_ > max_chunk) {
      finish(errc::unexpected_reply);
    }
  } else if (state_ == state::opening) {
    state_ = state::asking;
  } else {
    finish({});
  }
}

void webrepl_get::fail(error_code ec) {
  if (state_ != state::over) {
    finish(state_ == state::opening ? refused(ec) : ec);
  }
}

void webrepl_get::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

} // namespace mprun::protocol
