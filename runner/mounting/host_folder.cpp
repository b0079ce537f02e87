#include "runner/mounting/host_folder.hpp"

#include "base/text/utf8.hpp"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

using protocol::mount::file_facts;
using protocol::mount::folder_entry;
using protocol::mount::open_mode;
using protocol::mount::space_facts;

constexpr std::size_t max_name_size = 255;
constexpr mode_t all_may = 0666; ///< the umask applies
constexpr mode_t all_may_enter = 0777;

int flags_of(open_mode mode) {
  auto const access = mode.reads ? (mode.writes ? O_RDWR : O_RDONLY) : O_WRONLY;
  return access | (mode.creates ? O_CREAT : 0) | (mode.truncates ? O_TRUNC : 0) |
         (mode.appends ? O_APPEND : 0) | (mode.must_be_new ? O_EXCL : 0);
}

int no_regular_file(mode_t mode) {
  return S_ISREG(mode) ? 0 : S_ISDIR(mode) ? EISDIR : EPERM;
}

int open_regular(folder_walk const& walk, std::string_view path, int flags, unique_fd& fd) {
  resolved_path resolved;
  if (auto const reason = walk.find(path, last_link::follow, resolved); reason != 0) {
    return reason;
  }
  auto const* const name = resolved.name.c_str();
  struct stat about {};
  if (::fstatat(resolved.folder.get(), name, &about, resolved.at_no_follow) == 0 &&
      no_regular_file(about.st_mode) != 0) {
    return no_regular_file(about.st_mode);
  }
  auto const safely = O_CLOEXEC | O_NOCTTY | O_NONBLOCK | resolved.no_follow;
  fd = unique_fd(::openat(resolved.folder.get(), name, flags | safely, all_may));
  if (!fd) {
    return errno == ELOOP ? EPERM : errno; // somebody made a link there meanwhile
  }
  if (::fstat(fd.get(), &about) != 0) {
    return errno;
  }
  return no_regular_file(about.st_mode);
}

int result_of(int call) {
  return call == 0 ? 0 : errno;
}

} // namespace

host_folder::host_folder(std::filesystem::path folder, bool follows_unsafe_links, bool is_read_only)
    : walk_(std::move(folder), follows_unsafe_links), is_read_only_(is_read_only),
      files_([this](std::string_view path, int flags, unique_fd& fd) {
        return open_regular(walk_, path, flags, fd);
      }) {}

int host_folder::stat(std::string_view path, file_facts& facts) {
  resolved_path resolved;
  if (auto const reason = walk_.find(path, last_link::follow, resolved); reason != 0) {
    return reason;
  }
  struct stat about {};
  if (::fstatat(resolved.folder.get(), resolved.name.c_str(), &about, resolved.at_no_follow) != 0) {
    return errno;
  }
  facts.mode = about.st_mode;
  facts.size = static_cast<std::uint64_t>(about.st_size);
  facts.modified = about.st_mtim.tv_sec;
  facts.accessed = is_read_only_ ? facts.modified : about.st_atim.tv_sec;
  facts.changed = is_read_only_ ? facts.modified : about.st_ctim.tv_sec;
  return 0;
}

int host_folder::list(std::string_view path, std::vector<folder_entry>& entries) {
  resolved_path resolved;
  if (auto const reason = walk_.find_folder(path, resolved); reason != 0) {
    return reason;
  }
  unique_fd fd(::openat(resolved.folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) {
    return errno;
  }
  std::unique_ptr<DIR, int (*)(DIR*)> const folder(::fdopendir(fd.get()), ::closedir);
  if (!folder) {
    return errno;
  }
  fd.release();
  while (auto const* const entry = ::readdir(folder.get())) {
    std::string name = entry->d_name;
    if (name == "." || name == ".." || name.size() > max_name_size || !is_valid_utf8(name)) {
      continue; // a board cannot name it
    }
    file_facts facts;
    auto const is_within = stat(std::string(path) + "/" + name, facts) == 0;
    auto const is_folder = is_within && S_ISDIR(facts.mode);
    entries.push_back({std::move(name), is_folder, is_folder ? 0 : facts.size});
  }
  std::sort(entries.begin(), entries.end(),
            [](auto const& a, auto const& b) { return a.name < b.name; });
  return 0;
}

int host_folder::open(std::string_view path, open_mode mode, std::uint16_t& handle) {
  if (is_read_only_ && mode.writes) {
    return EROFS;
  }
  return files_.open(path, flags_of(mode), handle);
}

void host_folder::close(std::uint16_t handle) {
  files_.close(handle);
}

void host_folder::close_all() {
  files_.close_all();
}

int host_folder::read(std::uint16_t handle, std::uint64_t offset, std::size_t max_size,
                      std::string& bytes) {
  int fd = -1;
  if (auto const reason = files_.use(handle, fd); reason != 0) {
    return reason;
  }
  auto const before = bytes.size();
  bytes.resize(before + max_size);
  std::size_t done = 0;
  while (done < max_size) {
    auto const count = ::pread(fd, bytes.data() + before + done, max_size - done,
                               static_cast<off_t>(offset + done));
    if (count < 0 && errno != EINTR) {
      auto const reason = errno;
      bytes.resize(before);
      return reason;
    }
    if (count == 0) {
      break;
    }
    done += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  bytes.resize(before + done);
  return 0;
}

int host_folder::write(std::uint16_t handle, std::uint64_t& offset, std::string_view bytes) {
  int fd = -1;
  if (auto const reason = files_.use(handle, fd); reason != 0) {
    return reason;
  }
  auto const appends = (::fcntl(fd, F_GETFL) & O_APPEND) != 0;
  while (!bytes.empty()) {
    auto const count = appends
                           ? ::write(fd, bytes.data(), bytes.size())
                           : ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno != EINTR) {
      return errno;
    }
    auto const done = count > 0 ? static_cast<std::size_t>(count) : 0;
    bytes.remove_prefix(done);
    offset += done;
  }
  return appends ? size(handle, offset) : 0;
}

int host_folder::size(std::uint16_t handle, std::uint64_t& size) {
  int fd = -1;
  if (auto const reason = files_.use(handle, fd); reason != 0) {
    return reason;
  }
  struct stat about {};
  if (::fstat(fd, &about) != 0) {
    return errno;
  }
  size = static_cast<std::uint64_t>(about.st_size);
  return 0;
}

int host_folder::remove(std::string_view path) {
  if (is_read_only_) {
    return EROFS;
  }
  resolved_path resolved;
  auto const reason = walk_.find(path, last_link::keep, resolved);
  return reason != 0 ? reason
                     : result_of(::unlinkat(resolved.folder.get(), resolved.name.c_str(), 0));
}

int host_folder::rename(std::string_view from, std::string_view to) {
  if (is_read_only_) {
    return EROFS;
  }
  resolved_path old;
  resolved_path wanted;
  if (auto const reason = walk_.find(from, last_link::keep, old); reason != 0) {
    return reason;
  }
  if (auto const reason = walk_.find(to, last_link::keep, wanted); reason != 0) {
    return reason;
  }
  return result_of(
      ::renameat(old.folder.get(), old.name.c_str(), wanted.folder.get(), wanted.name.c_str()));
}

int host_folder::make_folder(std::string_view path) {
  if (is_read_only_) {
    return EROFS;
  }
  resolved_path resolved;
  if (auto const reason = walk_.find(path, last_link::keep, resolved); reason != 0) {
    return reason;
  }
  if (resolved.name == ".") {
    return EEXIST;
  }
  return result_of(::mkdirat(resolved.folder.get(), resolved.name.c_str(), all_may_enter));
}

int host_folder::remove_folder(std::string_view path) {
  if (is_read_only_) {
    return EROFS;
  }
  resolved_path resolved;
  auto const reason = walk_.find(path, last_link::keep, resolved);
  return reason != 0
             ? reason
             : result_of(::unlinkat(resolved.folder.get(), resolved.name.c_str(), AT_REMOVEDIR));
}

int host_folder::enter(std::string_view path, std::string& inside) {
  resolved_path resolved;
  auto const reason = walk_.find_folder(path, resolved);
  inside = std::move(resolved.inside);
  return reason;
}

int host_folder::space(std::string_view path, space_facts& facts) {
  resolved_path resolved;
  if (auto const reason = walk_.find(path, last_link::follow, resolved); reason != 0) {
    return reason;
  }
  unique_fd const fd(::openat(resolved.folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct statvfs statistics {};
  if (!fd || ::fstatvfs(fd.get(), &statistics) != 0) {
    return errno;
  }
  facts = {statistics.f_bsize,  statistics.f_frsize, statistics.f_blocks, statistics.f_bfree,
           statistics.f_bavail, statistics.f_files,  statistics.f_ffree,  statistics.f_namemax};
  return 0;
}

} // namespace mprun
