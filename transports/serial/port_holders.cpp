#include "transports/serial/port_holders.hpp"

#include <charconv>
#include <fstream>
#include <optional>
#include <sys/stat.h>

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

bool has_open(fs::path const& process, dev_t device) {
  std::error_code ec;
  for (fs::directory_iterator fd(process / "fd", ec), end; !ec && fd != end; fd.increment(ec)) {
    if (device_number(fd->path()) == device) {
      return true;
    }
  }
  return false;
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
    if (read.ec != std::errc() || !has_open(process->path(), *number)) {
      continue;
    }
    std::ifstream in(process->path() / "comm");
    auto& holder = holders.emplace_back(port_holder{pid, {}});
    std::getline(in, holder.name);
  }
  return holders;
}

std::string describe(std::vector<port_holder> const& holders) {
  std::string all;
  for (auto const& [pid, name] : holders) {
    all += (all.empty() ? "" : ", ") + name + " (pid " + std::to_string(pid) + ")";
  }
  return all.empty() ? "a process that only root can see" : all;
}

} // namespace mprun
