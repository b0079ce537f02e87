#include "runner/transfer/tree_sink.hpp"

#include "transports/protocol/errc.hpp"

#include <algorithm>
#include <utility>

namespace mprun {
namespace {

constexpr std::size_t head_size = 4;

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (auto at = bytes.size(); at-- > 0;) {
    number = number << 8 | static_cast<unsigned char>(bytes[at]);
  }
  return number;
}

} // namespace

tree_sink::tree_sink(std::vector<tree_item> items, observer on_file)
    : items_(std::move(items)), on_file_(std::move(on_file)) {}

error_code tree_sink::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (left_ == 0 && files_.size() == items_.size()) {
      return protocol::errc::unexpected_reply;
    }
    auto const in_head = left_ == 0;
    auto const limit = in_head ? head_size - head_.size() : left_;
    auto const part = bytes.substr(0, static_cast<std::size_t>(limit));
    bytes.remove_prefix(part.size());
    written_ += part.size();
    if (in_head) {
      head_ += part;
      if (head_.size() == head_size) {
        left_ = little_endian(head_);
        head_.clear();
        files_.push_back({{}, left_, written_ + left_});
      }
    } else {
      files_.back().content += part;
      left_ -= part.size();
    }
  }
  return {};
}

void tree_sink::verified(std::uint64_t offset) {
  for (; reported_ < files_.size() && files_[reported_].end <= offset; ++reported_) {
    auto& file = files_[reported_];
    on_file_(reported_, store(file, items_[reported_].local));
    file.content = std::string(); // its memory goes too
  }
}

tree_sink::arrived tree_sink::store(pending_file const& file,
                                    std::filesystem::path const& local) const {
  arrived made;
  made.size = file.size;
  target_file to;
  made.ec = to.open(local);
  if (!made.ec) {
    made.ec = to.write(file.content);
  }
  if (!made.ec) {
    made.sha256 = to.sha256_hex(made.ec);
  }
  if (!made.ec) {
    made.ec = to.commit();
  }
  return made;
}

std::uint64_t tree_sink::arrived_of_next() const noexcept {
  return reported_ < files_.size() ? files_[reported_].content.size() : 0;
}

std::uint64_t tree_sink::size_of_next() const noexcept {
  return reported_ < files_.size() ? files_[reported_].size : 0;
}

} // namespace mprun
