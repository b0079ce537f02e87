#include "runner/mounting/open_files.hpp"

#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <utility>

namespace mprun {
namespace {

constexpr std::size_t max_descriptors = 48;
constexpr std::size_t max_open = 10'000;

} // namespace

int open_files::open(std::string_view path, int flags, std::uint16_t& handle) {
  if (!find_free(handle)) {
    return EMFILE;
  }
  free_descriptor();
  open_file made;
  if (auto const reason = open_path_(path, flags, made.fd); reason != 0) {
    return reason;
  }
  made.path = path;
  made.flags = flags & ~(O_CREAT | O_TRUNC | O_EXCL);
  made.used_at = ++uses_;
  files_[handle] = std::move(made);
  return 0;
}

/// Numbers of closed files are reused as late as possible.
bool open_files::find_free(std::uint16_t& handle) {
  if (files_.size() >= max_open) {
    return false;
  }
  do {
    ++last_;
  } while (files_.contains(last_));
  handle = last_;
  return true;
}

/// Makes room for one more descriptor by closing the least recently used.
void open_files::free_descriptor() {
  std::size_t held = 0;
  open_file* oldest = nullptr;
  for (auto& [handle, file] : files_) {
    if (file.fd) {
      ++held;
      oldest = oldest == nullptr || file.used_at < oldest->used_at ? &file : oldest;
    }
  }
  if (held >= max_descriptors) {
    oldest->fd.reset();
  }
}

int open_files::use(std::uint16_t handle, int& fd) {
  auto const found = files_.find(handle);
  if (found == files_.end()) {
    return EBADF;
  }
  auto& file = found->second;
  if (!file.fd) {
    free_descriptor();
    if (auto const reason = open_path_(file.path, file.flags, file.fd); reason != 0) {
      file.fd.reset();
      return reason;
    }
  }
  file.used_at = ++uses_;
  fd = file.fd.get();
  return 0;
}

} // namespace mprun
