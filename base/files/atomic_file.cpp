#include "base/files/atomic_file.hpp"

#include "base/files/write_whole.hpp"

#include <cerrno>
#include <unistd.h>
#include <utility>

namespace mprun {

atomic_file::atomic_file(std::filesystem::path file) : file_(std::move(file)) {
  if (auto const reason = out_.open(file_); reason != 0) {
    fail(reason);
  }
}

void atomic_file::write(std::string_view text) {
  constexpr std::size_t enough = 64 * 1024;
  if (!error_.empty()) {
    return;
  }
  buffer_ += text;
  if (buffer_.size() >= enough) {
    flush();
  }
}

void atomic_file::flush() {
  if (auto const reason = write_whole(out_.descriptor(), buffer_); reason != 0) {
    fail(reason);
  }
  buffer_.clear();
}

std::string atomic_file::commit() {
  if (error_.empty()) {
    flush();
  }
  // A file system may find out only now that there is no room; some files cannot be synced at all.
  if (error_.empty() && ::fsync(out_.descriptor()) != 0 && errno != EINVAL && errno != EROFS) {
    fail(errno);
  }
  if (error_.empty()) {
    if (auto const reason = out_.commit(); reason != 0) {
      fail(reason);
    }
  }
  return error_;
}

void atomic_file::fail(int reason) {
  if (error_.empty()) {
    error_ = cannot_write(file_, reason);
  }
}

} // namespace mprun
