// Which processes have a device open, to show a person which program is in the way.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace mprun {

struct port_holder {
  pid_t pid;
  std::string name;
  bool is_behind = false; ///< it has the other side of the pseudo-terminal: it may be the board
};

/// The processes that this user may see, for root all of them. Searches every process, which takes
/// some milliseconds.
std::vector<port_holder> holders_of(std::filesystem::path const& device);

/// By its device number: the side that programs open.
bool is_pseudo_terminal(dev_t number) noexcept;

/// Whether a program of this name runs, whoever runs it.
bool is_running(std::string_view name);

/// "minicom (pid 4711)"; where no process is seen, that only root can see it.
std::string describe(std::vector<port_holder> const& holders);

} // namespace mprun
