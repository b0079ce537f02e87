#include "transports/serial/port_holders.hpp"

#include "base/text/number.hpp"

#include <cerrno>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <optional>
#include <string_view>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

constexpr unsigned first_pts_major =
    136; // Documentation/admin-guide/devices.txt: Unix98 PTY slaves
constexpr unsigned pts_majors = 8;
constexpr unsigned minors = 256; ///< of each

/// A device, whatever names it has. The pseudo-terminals of a container have the numbers of others:
/// these are told apart by the file system that they are in.
struct device_id {
  dev_t number = 0;
  dev_t instance = 0; ///< of a pseudo-terminal

  bool operator==(device_id const&) const = default;
};

/// Relative to the folder; with errno where there is none.
std::optional<device_id> device_at(int folder, char const* name) {
  struct stat facts {};
  errno = 0;
  if (::fstatat(folder, name, &facts, 0) != 0 || !S_ISCHR(facts.st_mode)) {
    return std::nullopt;
  }
  return device_id{facts.st_rdev, is_pseudo_terminal(facts.st_rdev) ? facts.st_dev : 0};
}

/// The pseudo-terminal whose other side the descriptor is.
std::optional<dev_t> other_side(fs::path const& process, char const* fd) {
  constexpr std::string_view key = "tty-index:";
  std::ifstream in(process / "fdinfo" / fd);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(key)) {
      auto const index =
          static_cast<unsigned>(std::strtoul(line.c_str() + key.size(), nullptr, 10));
      return ::makedev(first_pts_major + index / minors, index % minors);
    }
  }
  return std::nullopt;
}

struct close_folder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

/// Or a process that has ended. A host has hundreds of them, and they open nothing.
bool is_of_the_kernel(fs::path const& process) {
  char byte = 0;
  return ::readlink((process / "exe").c_str(), &byte, 1) < 0 && errno == ENOENT;
}

/// Returns whether the process has the device open. There may be thousands of descriptors on a
/// host, so this goes without paths.
bool look_at(fs::path const& process, device_id device, port_holder& into) {
  if (is_of_the_kernel(process)) {
    return false;
  }
  dev_t const ptmx = ::makedev(5, 2);
  std::unique_ptr<DIR, close_folder> const folder(::opendir((process / "fd").c_str()));
  bool has = false;
  bool is_first = true;
  for (auto const* fd = folder ? ::readdir(folder.get()) : nullptr; fd != nullptr;
       fd = ::readdir(folder.get())) {
    if (fd->d_name[0] == '.') {
      continue;
    }
    auto const open = device_at(::dirfd(folder.get()), fd->d_name);
    if (!open && errno == EACCES && is_first) {
      return false; // nor can any other be seen
    }
    is_first = false;
    has = has || open == device;
    into.is_behind = into.is_behind || (open && open->number == ptmx &&
                                        other_side(process, fd->d_name) == device.number);
  }
  return has;
}

std::string name_of(fs::path const& process) {
  std::ifstream in(process / "comm");
  std::string name;
  std::getline(in, name);
  return name;
}

/// Calls `look` with each process's folder and number until it returns true.
template<class Look>
bool any_process(Look look) {
  std::error_code ec;
  for (fs::directory_iterator process("/proc", ec), end; !ec && process != end;
       process.increment(ec)) {
    auto const number = whole_number<pid_t>(process->path().filename().native());
    if (number && look(process->path(), *number)) {
      return true;
    }
  }
  return false;
}

} // namespace

bool is_pseudo_terminal(dev_t number) noexcept {
  return major(number) - first_pts_major < pts_majors;
}

std::vector<port_holder> holders_of(fs::path const& device) {
  std::vector<port_holder> holders;
  auto const id = device_at(AT_FDCWD, device.c_str());
  any_process([&](fs::path const& process, pid_t pid) {
    port_holder holder{pid, {}};
    if (id && look_at(process, *id, holder)) {
      holder.name = name_of(process);
      holders.push_back(std::move(holder));
    }
    return !id;
  });
  return holders;
}

bool is_running(std::string_view name) {
  return any_process([name](fs::path const& process, pid_t) { return name_of(process) == name; });
}

std::string describe(std::vector<port_holder> const& holders) {
  std::string all;
  for (auto const& holder : holders) {
    all += (all.empty() ? "" : ", ") + holder.name + " (pid " + std::to_string(holder.pid) + ")";
  }
  return all.empty() ? "a process that only root can see" : all;
}

} // namespace mprun
