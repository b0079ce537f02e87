// Which processes have a device open, for telling a person who is in the way.
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
  bool is_behind = false; ///< it has the other side of a pseudo-terminal: it may be the board
};

/// Those this user may see, which for root are all. Looks through every process, which takes some
/// milliseconds.
std::vector<port_holder> holders_of(std::filesystem::path const& device);

/// Whether a program of this name runs, whoever's it is.
bool is_running(std::string_view name);

/// "minicom (pid 4711)"; where nobody is seen, that it is someone whom only root can see.
std::string describe(std::vector<port_holder> const& holders);

} // namespace mprun
