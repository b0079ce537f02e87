#include "reports/atomic_file.hpp"

#include "reports/write_whole.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace mprun {

atomic_file::atomic_file(std::filesystem::path file)
    : file_(std::move(file)), temporary_(file_.string() + ".tmp-" + std::to_string(::getpid())) {
  ::unlink(temporary_.c_str()); // of a process that had our number
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) {
    fail(errno);
  }
}

atomic_file::~atomic_file() {
  drop();
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
  if (auto const reason = write_whole(descriptor_, buffer_); reason != 0) {
    fail(reason);
  }
  buffer_.clear();
}

std::string atomic_file::commit() {
  if (error_.empty()) {
    flush();
  }
  // A file system may find out only now that there is no room; some files cannot be synced at all.
  if (error_.empty() && ::fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) {
    fail(errno);
  }
  if (error_.empty() && ::close(std::exchange(descriptor_, -1)) != 0) {
    fail(errno);
  }
  if (error_.empty() && std::rename(temporary_.c_str(), file_.c_str()) != 0) {
    fail(errno);
  }
  if (error_.empty()) {
    temporary_.clear();
  }
  drop();
  return error_;
}

void atomic_file::fail(int reason) {
  if (error_.empty()) {
    error_ = cannot_write(file_, reason);
  }
}

void atomic_file::drop() {
  if (descriptor_ >= 0) {
    ::close(std::exchange(descriptor_, -1));
  }
  if (!temporary_.empty()) {
    ::unlink(temporary_.c_str());
    temporary_.clear();
  }
}

} // namespace mprun
