#include "runner/commands/out_folder.hpp"

#include "base/files/unique_fd.hpp"
#include "base/yaml/config_error.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

std::string name_of_process(pid_t pid) {
  std::ifstream told(fmt::format("/proc/{}/comm", pid));
  std::string name;
  std::getline(told, name);
  return name.empty() ? "a process" : name;
}

/// A lock of the process, which no child inherits and no death leaves behind.
void hold(std::filesystem::path const& folder) {
  static std::vector<unique_fd> held;
  unique_fd file(::open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  if (!file || ::fcntl(file.get(), F_SETLK, &lock) == 0) {
    held.push_back(std::move(file));
    return;
  }
  if (errno != EACCES && errno != EAGAIN) {
    return; // this file system has no locks
  }
  ::fcntl(file.get(), F_GETLK, &lock);
  throw config_error(fmt::format("--out: {} is being written to by {} {}; choose another folder",
                                 folder.string(), name_of_process(lock.l_pid), lock.l_pid));
}

void make_folder(std::filesystem::path const& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (!failed && ::access(folder.c_str(), W_OK | X_OK) != 0) {
    failed = {errno, std::generic_category()};
  }
  if (failed) {
    throw config_error(
        fmt::format("--out: cannot write to {}: {}", folder.string(), failed.message()));
  }
}

} // namespace

void make_out_folder(std::filesystem::path const& folder) {
  make_folder(folder);
  hold(folder);
}

std::filesystem::path make_run_folder(std::filesystem::path const& folder) {
  auto logs = folder / "boards";
  make_out_folder(folder);
  make_folder(logs);
  std::error_code ignored;
  for (auto const& entry : std::filesystem::directory_iterator(logs, ignored)) {
    auto const kind = entry.path().extension();
    if (kind == ".log" || kind == ".rec") {
      std::filesystem::remove(entry.path(), ignored);
    }
  }
  return logs;
}

} // namespace mprun
