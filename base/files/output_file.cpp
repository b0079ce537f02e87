#include "base/files/output_file.hpp"

#include "base/files/standard_output.hpp"
#include "base/files/write_whole.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <optional>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>

namespace mprun {
namespace {

namespace fs = std::filesystem;

constexpr int max_links = 40; // the kernel's own limit
constexpr mode_t mode_bits = 07777;

/// The file of that name, links followed; without a status where there is none.
struct found_file {
  fs::path path;
  std::optional<struct stat> status;
  int failed = 0;
};

found_file look_at(fs::path const& file) {
  found_file found{file, {}, 0};
  for (int i = 0; i < max_links; ++i) {
    struct stat status {};
    if (::lstat(found.path.c_str(), &status) != 0) {
      found.failed = errno == ENOENT ? 0 : errno;
      return found;
    }
    if (!S_ISLNK(status.st_mode)) {
      found.status = status;
      return found;
    }
    std::error_code failed;
    auto const leads_to = fs::read_symlink(found.path, failed);
    if (failed) {
      found.failed = failed.value();
      return found;
    }
    // The kernel's own links (/dev/stdout → /proc/self/fd/1 → pipe:[…]) do not hold paths.
    if (::stat(found.path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
      found.status = status;
      return found;
    }
    found.path = found.path.parent_path() / leads_to;
  }
  found.failed = ELOOP;
  return found;
}

fs::path folder_of(fs::path const& path) {
  auto const folder = path.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

/// Whether this is the error of a folder in which no file may be created.
bool is_closed(int reason) {
  return reason == EACCES || reason == EPERM || reason == EROFS;
}

unique_fd open_to_write(fs::path const& path) {
  return unique_fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
}

unique_fd standard_output() {
  return unique_fd(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

/// By /dev/stdout or by the file's own name: other text that is printed there must not be lost.
bool is_standard_output(struct stat const& status) {
  struct stat ours {};
  return ::fstat(STDOUT_FILENO, &ours) == 0 && ours.st_dev == status.st_dev &&
         ours.st_ino == status.st_ino;
}

/// Gives a file the mode and the owner of the file that it replaces.
void make_like(int descriptor, struct stat const& old) {
  struct stat ours {};
  ::fstat(descriptor, &ours);
  if (ours.st_uid != old.st_uid || ours.st_gid != old.st_gid) {
    // Only root may do this; a copy that another user makes changes the owner as well.
    [[maybe_unused]] auto const not_given = ::fchown(descriptor, old.st_uid, old.st_gid);
  }
  ::fchmod(descriptor, old.st_mode & mode_bits);
}

} // namespace

output_file::~output_file() {
  if (!temporary_.empty()) {
    ::unlink(temporary_.c_str());
  }
}

int output_file::open(fs::path const& file) {
  if (file == "-") {
    errno = EBADF;
    stream_ = has_standard_output() ? standard_output() : unique_fd();
    return stream_ ? hold_in_memory() : errno;
  }
  auto const found = look_at(file);
  if (found.failed != 0) {
    return found.failed;
  }
  target_ = found.path;
  if (!found.status) {
    return open_beside(target_);
  }
  if (S_ISDIR(found.status->st_mode)) {
    return EISDIR;
  }
  auto const printed_to = is_standard_output(*found.status);
  auto opened = printed_to ? standard_output() : open_to_write(target_);
  if (!opened) {
    return errno;
  }
  if (printed_to || !S_ISREG(found.status->st_mode)) {
    stream_ = std::move(opened);
    return hold_in_memory();
  }
  auto const reason = open_beside(target_);
  if (is_closed(reason)) {
    return hold_in_memory();
  }
  if (reason == 0) {
    make_like(written_.get(), *found.status);
  }
  return reason;
}

int output_file::open_beside(fs::path const& target) {
  constexpr int max_names = 1000; // files of an earlier process with our number are left alone
  for (int i = 0; i < max_names; ++i) {
    auto const name = ".mprun-" + std::to_string(::getpid()) + "-" + std::to_string(i);
    auto const path = folder_of(target) / name;
    written_.reset(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (written_) {
      temporary_ = path.string();
      return 0;
    }
    if (errno != EEXIST) {
      return errno;
    }
  }
  return EEXIST;
}

int output_file::hold_in_memory() {
  written_.reset(::memfd_create("mprun-output", MFD_CLOEXEC));
  return written_ ? 0 : errno;
}

int output_file::copy_to(int descriptor) const {
  std::array<char, 64 * 1024> buffer;
  for (off_t at = 0;;) {
    auto const size = ::pread(written_.get(), buffer.data(), buffer.size(), at);
    if (size <= 0) {
      return size < 0 ? errno : 0;
    }
    auto const failed =
        write_whole(descriptor, std::string_view(buffer.data(), static_cast<std::size_t>(size)));
    if (failed != 0) {
      return failed;
    }
    at += size;
  }
}

int output_file::overwrite_target() const {
  auto const opened = open_to_write(target_);
  if (!opened || ::ftruncate(opened.get(), 0) != 0) {
    return errno;
  }
  return copy_to(opened.get());
}

int output_file::commit() {
  if (stream_) {
    return copy_to(stream_.get());
  }
  if (temporary_.empty()) {
    return overwrite_target();
  }
  if (std::rename(temporary_.c_str(), target_.c_str()) == 0) {
    temporary_.clear();
    return 0;
  }
  return errno == EBUSY ? overwrite_target() : errno; // something is mounted on it
}

int check_writable(fs::path const& file) {
  auto const found = file == "-" ? found_file{} : look_at(file);
  if (found.failed != 0 || file == "-") {
    return found.failed;
  }
  if (found.status) {
    auto const is_folder = S_ISDIR(found.status->st_mode);
    return is_folder ? EISDIR : ::access(found.path.c_str(), W_OK) != 0 ? errno : 0;
  }
  return ::access(folder_of(found.path).c_str(), W_OK | X_OK) != 0 ? errno : 0;
}

} // namespace mprun
