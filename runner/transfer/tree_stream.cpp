#include "runner/transfer/tree_stream.hpp"

#include "transports/protocol/errc.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <utility>

namespace mprun {
namespace {

constexpr std::size_t length_size = 2; ///< of a list

/// Of files that are listed: one that changes before its turn ends the stream.
constexpr std::uint64_t max_listed_content = std::uint64_t{64} * 1024;

constexpr std::size_t sent_of_digest = 8; ///< bytes of a file's SHA-256

std::string bytes_of(std::string const& hex) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    unsigned value = 0;
    std::from_chars(hex.data() + at, hex.data() + at + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return bytes;
}

} // namespace

tree_stream::tree_stream(std::vector<tree_item> items, std::size_t max_list)
    : items_(std::move(items)), base_(common_folder(items_)),
      max_list_(std::min<std::size_t>(max_list, 0xffff)) {
  sum_.update(base_); // take_tree.py has it from the call, which no other digest is of
}

std::size_t tree_stream::read(std::span<char> into, error_code& ec) {
  std::size_t got = 0;
  while (got < into.size() && !ec) {
    auto const rest = into.subspan(got);
    std::size_t size = 0;
    switch (part_) {
    case part::none:
      if (passed_.size() == items_.size()) {
        return got;
      }
      if (passed_.size() == listed_.size()) {
        list_items();
      } else {
        ec = begin_item();
      }
      break;
    case part::list:
    case part::digest: size = read_text(rest); break;
    case part::content: size = read_content(rest, ec); break;
    }
    got += size;
    read_ += size;
    if (text_read_ == text_.size()) {
      if (part_ == part::digest) {
        end_item();
      } else if (part_ == part::list) {
        sum_.update(std::string_view(text_).substr(length_size));
        part_ = part::none;
      }
    }
  }
  return got;
}

void tree_stream::list_items() {
  std::string list;
  std::uint64_t content = 0;
  for (auto i = listed_.size(); i < items_.size() && content < max_listed_content; ++i) {
    auto const& item = items_[i];
    auto entry = item.remote.substr(base_.size()) + '\0';
    std::uint64_t size = 0;
    if (!item.local.empty()) {
      size = local_size(item); // what is wrong with it comes again when it is opened
      entry += std::to_string(size);
    }
    entry += '\0';
    if (!list.empty() && list.size() + entry.size() > max_list_) {
      break;
    }
    list += entry;
    content += size;
    listed_.push_back(size);
  }
  text_.clear();
  text_ += static_cast<char>(list.size() & 0xff);
  text_ += static_cast<char>(list.size() >> 8 & 0xff);
  text_ += list;
  text_read_ = 0;
  part_ = part::list;
}

error_code tree_stream::begin_item() {
  auto const& item = items_[passed_.size()];
  now_ = {begin_, 0, listed_[passed_.size()], ""};
  if (item.local.empty()) { // all of a folder is in the list
    end_item();
    return {};
  }
  if (auto const ec = file_.open(item.local)) {
    return ec;
  }
  if (file_.size() != now_.size) {
    return protocol::errc::file_changed;
  }
  left_ = now_.size;
  part_ = part::content;
  return {};
}

std::size_t tree_stream::read_text(std::span<char> into) {
  auto const size = std::min(text_.size() - text_read_, into.size());
  text_.copy(into.data(), size, text_read_);
  text_read_ += size;
  return size;
}

std::size_t tree_stream::read_content(std::span<char> into, error_code& ec) {
  auto const limit = static_cast<std::size_t>(std::min<std::uint64_t>(left_, into.size()));
  auto const size = limit == 0 ? 0 : file_.read(into.subspan(0, limit), ec);
  left_ -= size;
  if (!ec && size < limit) {
    ec = protocol::errc::file_changed;
  }
  if (!ec && left_ == 0) {
    now_.sha256 = file_.sha256_hex(ec);
    text_ = bytes_of(now_.sha256).substr(0, sent_of_digest);
    text_read_ = 0;
    part_ = part::digest;
  }
  return size;
}

void tree_stream::end_item() {
  sum_.update(bytes_of(now_.sha256));
  now_.end = read_;
  begin_ = read_;
  passed_.push_back(now_);
  part_ = part::none;
}

} // namespace mprun
