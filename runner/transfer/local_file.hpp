// The host's end of a transfer: a file that is read once, and one that appears only when it is
// whole.
#pragma once

#include "base/bytes/sha256.hpp"
#include "base/files/output_file.hpp"
#include "base/files/unique_fd.hpp"
#include "transports/protocol/transfer/content.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/stat.h>

namespace mprun {

using boost::system::error_code;

/// SHA-256 of a file whose bytes pass one after the other, some perhaps twice.
class running_sum {
public:
  /// `bytes` are those of the file from `offset` on. After a gap they are left to finish().
  void pass(std::uint64_t offset, std::string_view bytes);
  /// Reads the bytes that did not pass, and begins a new sum. Empty on error.
  std::string finish(int fd, error_code& ec);
  /// The bytes that passed after `offset` are not part of the file.
  void cut(std::uint64_t offset);

private:
  sha256 sum_;
  std::uint64_t passed_ = 0;
};

/// A file to send. A change while it is read is found at its end: its size or the time of its last
/// change are no longer those of open().
class source_file final : public protocol::transfer::byte_source {
public:
  /// Also fails for a folder (is_a_directory) and what is not a regular file (invalid_argument).
  error_code open(std::filesystem::path const& file);

  /// Where the next read() begins.
  void seek(std::uint64_t offset) noexcept { at_ = offset; }
  std::size_t read(std::span<char> into, error_code& ec) override;

  std::uint64_t size() const noexcept { return size_; }
  /// Of the whole file; reads what read() has not passed yet. Empty on error.
  std::string sha256_hex(error_code& ec);
  /// Of its first `size` bytes, by reading them.
  std::string sha256_of_beginning(std::uint64_t size, error_code& ec) const;

private:
  bool has_changed() const noexcept;

  unique_fd fd_;
  std::uint64_t size_ = 0;
  timespec changed_{};
  std::uint64_t at_ = 0;
  running_sum sum_;
};

/// A file to receive; output_file says what happens to a file that had its name.
class target_file final : public protocol::transfer::byte_sink {
public:
  error_code open(std::filesystem::path const& file);
  error_code write(std::string_view bytes) override;
  /// Discards what came after this offset: it was not right.
  error_code cut(std::uint64_t offset);
  error_code commit();
  /// Of the bytes written.
  std::string sha256_hex(error_code& ec);

private:
  output_file out_;
  std::uint64_t size_ = 0;
  running_sum sum_;
};

} // namespace mprun
