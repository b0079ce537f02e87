#include "transports/recording/recording_file.hpp"

#include "base/bytes/crc32.hpp"
#include "base/files/unique_fd.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

/// Returns 0 or an errno.
int write_at(int descriptor, std::string_view bytes, std::uint64_t offset) noexcept {
  while (!bytes.empty()) {
    auto const count = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return count < 0 ? errno : ENOSPC;
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return 0;
}

} // namespace

recording_file::recording_file(std::filesystem::path file, recording_about about)
    : file_(std::move(file)), about_(std::move(about)) {}

void recording_file::append(std::string_view records) {
  if (!problem_.empty() || records.empty()) {
    return;
  }
  auto const flags = O_WRONLY | O_CLOEXEC | (is_begun_ ? 0 : O_CREAT | O_TRUNC);
  unique_fd const descriptor(::open(file_.c_str(), flags, 0666));
  auto const reason = descriptor ? append_to(descriptor.get(), records) : errno;
  if (reason != 0) {
    problem_ = "cannot write " + file_.string() + ": " + std::generic_category().message(reason);
  }
}

void recording_file::remove() noexcept {
  if (is_begun_) {
    ::unlink(file_.c_str());
  }
}

int recording_file::append_to(int descriptor, std::string_view records) {
  int reason = 0;
  if (!std::exchange(is_begun_, true)) {
    reason = write_at(descriptor, encoded(about_), 0);
  }
  // Write as many records at once as the block has room for.
  while (reason == 0 && !records.empty()) {
    auto const room = about_.bounds.block - block_header_size - block_.used;
    std::size_t fit = 0;
    while (fit < records.size()) {
      auto const header = read_record_header(records.substr(fit));
      auto const size = record_header_size + header->size;
      if (fit + size > room) {
        break;
      }
      to_board_ += is_to_board(header->kind) ? header->size : 0;
      from_board_ += is_from_board(header->kind) ? header->size : 0;
      fit += size;
    }
    reason =
        fit == 0 ? begin_block(descriptor) : write_to_block(descriptor, records.substr(0, fit));
    records.remove_prefix(fit);
  }
  return reason;
}

int recording_file::begin_block(int descriptor) {
  block_ = {block_.sequence + 1, 0, to_board_, from_board_};
  sum_ = 0;
  if (block_.sequence < about_.bounds.head + about_.bounds.tail) {
    return 0;
  }
  // The old block's header must not stand before the new block's records, not even for a moment.
  return write_at(descriptor, encoded(block_, sum_), block_offset());
}

int recording_file::write_to_block(int descriptor, std::string_view records) {
  // The header comes last, so that it never counts records that are not there.
  auto const offset = block_offset();
  auto const failed = write_at(descriptor, records, offset + block_header_size + block_.used);
  if (failed != 0) {
    return failed;
  }
  block_.used += static_cast<std::uint32_t>(records.size());
  sum_ = crc32(records, sum_);
  return write_at(descriptor, encoded(block_, sum_), offset);
}

std::uint64_t recording_file::block_offset() const noexcept {
  auto const& bounds = about_.bounds;
  auto const slot = block_.sequence < bounds.head
                        ? block_.sequence
                        : bounds.head + (block_.sequence - bounds.head) % bounds.tail;
  return file_header_size + std::uint64_t{slot} * bounds.block;
}

} // namespace mprun
