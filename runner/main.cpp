// mprun: runs tests on a farm of MicroPython boards. Only wires: command line in, exit code out.
#include "base/yaml/config_error.hpp"
#include "runner/commands/all_commands.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <unistd.h>
#include <variant>

namespace {

/// Where mprun was started without them, the next file to open would be taken for one: a board
/// would get what is said to a person. What is done with these in their place fails.
void open_missing_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) < 0) {
      [[maybe_unused]] auto const lowest = ::open("/dev/null", O_RDWR);
    }
  }
}

} // namespace

int main(int argc, char** argv) {
  using namespace mprun;
  open_missing_standard_descriptors();
  // A board or a pager that goes, a disk or a quota that is full: error codes, not our end.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    auto const line = parse_command_line(all_commands(), argc, argv);
    if (auto const* say = std::get_if<just_say>(&line)) {
      std::fputs(say->text.c_str(), say->exit_code == 0 ? stdout : stderr);
      return say->exit_code;
    }
    return std::get<job>(line)();
  } catch (config_error const& e) {
    std::fprintf(stderr, "mprun: %s\n", e.what());
    return 2;
  } catch (std::exception const& e) {
    std::fprintf(stderr, "mprun: internal error: %s\n", e.what());
    return 3;
  }
}
