#include "runner/commands/out_folder.hpp"

#include "base/files/unique_fd.hpp"
#include "base/yaml/config_error.hpp"

#include <cerrno>
#include <exception>
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

namespace fs = std::filesystem;

constexpr auto lock_name = ".lock";

std::string name_of_process(pid_t pid) {
  std::ifstream in(fmt::format("/proc/{}/comm", pid));
  std::string name;
  std::getline(in, name);
  return name.empty() ? "a process" : name;
}

/// Takes a lock of this process, which children do not inherit and which ends with the process.
/// Returns the process that holds it already, otherwise 0.
pid_t lock_folder(fs::path const& folder) {
  static std::vector<unique_fd> held; // closing any of them would end the lock
  held.emplace_back(::open((folder / lock_name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  auto const file = held.back().get();
  for (;;) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    auto const is_taken =
        file >= 0 && ::fcntl(file, F_SETLK, &lock) != 0 && (errno == EACCES || errno == EAGAIN);
    if (!is_taken || ::fcntl(file, F_GETLK, &lock) != 0) {
      return 0; // ours, or this file system has no locks
    }
    if (lock.l_type != F_UNLCK) { // otherwise it was released meanwhile
      return lock.l_pid;
    }
  }
}

/// Guards a user's own folder, in which a file may happen to have the name of an output.
bool has_run_outputs(fs::path const& folder) {
  std::error_code ignored;
  return fs::exists(folder / lock_name, ignored) || fs::exists(folder / "events.ndjson", ignored);
}

void remove_logs(fs::path const& logs, earlier_results official) {
  std::error_code ignored;
  for (fs::directory_iterator at(logs, ignored), end; !ignored && at != end;
       at.increment(ignored)) {
    auto const& file = at->path();
    auto const is_official = file.filename().string().ends_with("_results.json");
    std::error_code unremoved;
    if (file.extension() == ".log" || file.extension() == ".rec" ||
        (is_official && official == earlier_results::removed)) {
      fs::remove(file, unremoved);
    }
  }
}

void remove_outputs(fs::path const& folder, earlier_results official) {
  std::error_code
      ignored; // a file that cannot be removed fails again, with a message, when it is written
  for (auto const* name :
       {"events.ndjson", "events.ndjson.partial", "results.json", "junit.xml", "report.html",
        "matrix.txt", "bench.json", "github-comment.md", "step-summary.md"}) {
    fs::remove(folder / name, ignored);
  }
  if (official == earlier_results::removed) {
    fs::remove(folder / "_results.json", ignored);
  }
  remove_logs(folder / "boards", official);
}

void make_folder(fs::path const& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (!failed && ::access(folder.c_str(), W_OK | X_OK) != 0) {
    failed = {errno, std::generic_category()};
  }
  if (failed) {
    throw config_error(
        fmt::format("--out: cannot write to {}: {}", folder.string(), failed.message()));
  }
}

} // namespace

void make_out_folder(fs::path const& folder) {
  make_folder(folder);
  if (auto const holder = lock_folder(folder); holder != 0) {
    throw config_error(fmt::format("--out: {} is being written to by {} {}; choose another folder",
                                   folder.string(), name_of_process(holder), holder));
  }
}

std::filesystem::path log_folder_in(std::filesystem::path const& out) {
  return out / "boards";
}

fs::path make_run_folder(fs::path const& folder, earlier_results official) {
  auto const has_outputs = has_run_outputs(folder);
  make_out_folder(folder);
  if (has_outputs) {
    remove_outputs(folder, official);
  }
  auto logs = log_folder_in(folder);
  make_folder(logs);
  remove_logs(logs, official);
  return logs;
}

void remove_earlier_outputs(fs::path const& folder, earlier_results official) noexcept {
  try {
    if (has_run_outputs(folder) && lock_folder(folder) == 0) {
      remove_outputs(folder, official);
    }
  } catch (std::exception const&) {
    // The reason why the run does not begin is more important to the user.
  }
}

} // namespace mprun
