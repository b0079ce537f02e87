#include "runner/transfer/tree_stream.hpp"

#include "transports/protocol/errc.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

constexpr std::uint64_t is_folder = 0xffffffff; ///< in place of a size

void append_little_endian(std::string& to, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) {
    to += static_cast<char>(number >> (8 * i) & 0xff);
  }
}

constexpr std::size_t digest_size = 8; ///< of a file's SHA-256

std::string beginning_of(std::string const& hex) {
  std::string bytes;
  for (std::size_t at = 0; at < 2 * digest_size && at + 1 < hex.size(); at += 2) {
    unsigned value = 0;
    std::from_chars(hex.data() + at, hex.data() + at + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return bytes;
}

} // namespace

tree_stream::tree_stream(std::vector<tree_item> items)
    : items_(std::move(items)), base_(common_folder(items_)) {}

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
      ec = begin_item();
      break;
    case part::head:
    case part::digest: size = read_text(rest); break;
    case part::content: size = read_content(rest, ec); break;
    }
    got += size;
    read_ += size;
    if (part_ == part::digest && text_read_ == text_.size()) {
      end_item();
    }
  }
  return got;
}

error_code tree_stream::begin_item() {
  auto const& item = items_[passed_.size()];
  now_ = {read_, 0, 0, ""};
  text_.clear();
  text_read_ = 0;
  if (!item.local.empty()) {
    if (auto const ec = file_.open(item.local)) {
      return ec;
    }
    now_.size = file_.size();
    left_ = now_.size;
  }
  append_little_endian(text_, item.local.empty() ? is_folder : now_.size, 4);
  append_little_endian(text_, item.remote.size() - base_.size(), 2);
  text_ += item.remote.substr(base_.size());
  part_ = part::head;
  return {};
}

std::size_t tree_stream::read_text(std::span<char> into) {
  auto const size = std::min(text_.size() - text_read_, into.size());
  text_.copy(into.data(), size, text_read_);
  text_read_ += size;
  if (part_ == part::head && text_read_ == text_.size()) {
    // A folder has neither content nor a digest.
    part_ = items_[passed_.size()].local.empty() ? part::digest : part::content;
  }
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
    text_ = beginning_of(now_.sha256);
    text_read_ = 0;
    part_ = part::digest;
  }
  return size;
}

void tree_stream::end_item() {
  now_.end = read_;
  passed_.push_back(now_);
  part_ = part::none;
}

} // namespace mprun
