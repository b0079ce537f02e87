// Cleans up after a run, however it ends, SIGKILL included.
//
// Flow: started before the run's first program and its first file: a process of its own that waits
// for a pipe's end. The pipe closes when the run's process is gone or the janitor object is
// destroyed; the janitor then kills every process that has MPRUN_RUN=<token> in its environment,
// and removes the run's scratch folder. It holds no other descriptor and heeds no signal but
// SIGKILL.
#pragma once

#include "base/files/unique_fd.hpp"

#include <filesystem>
#include <string>
#include <sys/types.h>

namespace mprun {

class janitor {
public:
  /// Throws std::system_error if no process or descriptor is left for it. When it returns, the
  /// janitor holds none of this process's descriptors any more: no port stays open in it.
  static janitor start(std::string token, std::filesystem::path scratch);

  janitor(janitor const&) = delete;
  janitor& operator=(janitor const&) = delete;

  /// For a run that has started no process, and ends in an orderly way: the end of this object then
  /// removes the folder itself, because a search of all processes of the host takes milliseconds.
  void expect_only_the_folder() noexcept { has_only_the_folder_ = true; }

  /// Lets it do its work and waits for that.
  ~janitor();

private:
  janitor(unique_fd pipe, pid_t pid, std::filesystem::path scratch) noexcept;

  unique_fd pipe_;
  pid_t pid_;
  std::filesystem::path scratch_;
  bool has_only_the_folder_ = false;
};

} // namespace mprun
