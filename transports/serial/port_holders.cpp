#include "transports/serial/port_holders.hpp"

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string_view>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

std::optional<dev_t> device_number(fs::path const& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0 || !S_ISCHR(facts.st_mode)) {
    return std::nullopt;
  }
  return facts.st_rdev;
}

/// Of a pseudo-terminal that the descriptor is the other side of.
std::optional<dev_t> other_side(fs::path const& process, fs::path const& fd) {
  constexpr unsigned first_major = 136; // Documentation/admin-guide/devices.txt: Unix98 PTY slaves
  constexpr unsigned for_each_major = 256;
  constexpr std::string_view key = "tty-index:";
  std::ifstream in(process / "fdinfo" / fd.filename());
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(key)) {
      auto const index =
          static_cast<unsigned>(std::strtoul(line.c_str() + key.size(), nullptr, 10));
      return ::makedev(first_major + index / for_each_major, index % for_each_major);
    }
  }
  return std::nullopt;
}

/// False: it does not have the device open.
bool look_at(fs::path const& process, dev_t device, port_holder& into) {
  dev_t const ptmx = ::makedev(5, 2);
  std::error_code ec;
  bool has = false;
  for (fs::directory_iterator fd(process / "fd", ec), end; !ec && fd != end; fd.increment(ec)) {
    auto const number = device_number(fd->path());
    has = has || number == device;
    into.is_behind =
        into.is_behind || (number == ptmx && other_side(process, fd->path()) == device);
  }
  return has;
}

} // namespace

std::vector<port_holder> holders_of(fs::path const& device) {
  std::vector<port_holder> holders;
  auto const number = device_number(device);
  std::error_code ec;
  for (fs::directory_iterator process("/proc", ec), end; number && !ec && process != end;
       process.increment(ec)) {
    auto const name = process->path().filename().string();
    pid_t pid = 0;
    auto const read = std::from_chars(name.data(), name.data() + name.size(), pid);
    port_holder one{pid, {}};
    if (read.ec != std::errc() || !look_at(process->path(), *number, one)) {
      continue;
    }
    std::ifstream in(process->path() / "comm");
    std::getline(in, one.name);
    holders.push_back(std::move(one));
  }
  return holders;
}

std::string describe(std::vector<port_holder> const& holders) {
  std::string all;
  for (auto const& one : holders) {
    all += (all.empty() ? "" : ", ") + one.name + " (pid " + std::to_string(one.pid) + ")";
  }
  return all.empty() ? "a process that only root can see" : all;
}

} // namespace mprun
