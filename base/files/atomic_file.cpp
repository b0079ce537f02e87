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

void atomic_file::flush() {
  if (auto const reason = write_whole(out_.descriptor(), buffer_); reason != 0) {
    fail(reason);
  }
  buffer_.clear();
}

file_result<void> atomic_file::commit() {
  if (result_) {
    flush();
  }
  // A file system may find out only now that there is no room; some files cannot be synced at all.
  if (result_ && ::fsync(out_.descriptor()) != 0 && errno != EINVAL && errno != EROFS) {
    fail(errno);
  }
  if (result_) {
    if (auto const reason = out_.commit(); reason != 0) {
      fail(reason);
    }
  }
  return result_;
}

void atomic_file::fail(int reason) {
  if (result_) {
    result_ = cannot_write(file_, reason);
  }
}

} // namespace mprun
