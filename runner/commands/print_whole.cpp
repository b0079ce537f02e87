#include "runner/commands/print_whole.hpp"

#include "base/files/write_whole.hpp"
#include "base/yaml/config_error.hpp"

#include <cerrno>
#include <cstdlib>
#include <unistd.h>

namespace mprun {

void print_whole(std::string_view text) {
  auto const reason = write_whole(STDOUT_FILENO, text);
  if (reason != 0 && reason != EPIPE) {
    throw config_error(cannot_write("the standard output", reason));
  }
}

bool stdout_has_colours() {
  auto const* const no_colour = std::getenv("NO_COLOR");
  auto const* const terminal = std::getenv("TERM");
  bool const dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return ::isatty(STDOUT_FILENO) != 0 && !dumb && (no_colour == nullptr || *no_colour == '\0');
}

} // namespace mprun
