// mprun: runs tests on a farm of MicroPython boards. Only wires: command line in, exit code out.
#include "base/yaml/config_error.hpp"
#include "runner/commands/bench_command.hpp"
#include "runner/commands/boards_command.hpp"
#include "runner/commands/compare_command.hpp"
#include "runner/commands/replay_command.hpp"
#include "runner/commands/report_command.hpp"
#include "runner/commands/run_command.hpp"
#include "runner/commands/scan_command.hpp"
#include "runner/commands/transfer_command.hpp"
#include "runner/options/options.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

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
    auto const line = parse_command_line(argc, argv);
    if (auto const* say = std::get_if<just_say>(&line)) {
      std::fputs(say->text.c_str(), say->exit_code == 0 ? stdout : stderr);
      return say->exit_code;
    }
    if (auto const* boards = std::get_if<boards_options>(&line)) {
      return boards_command(*boards);
    }
    if (auto const* report = std::get_if<report_options>(&line)) {
      return report_command(*report);
    }
    if (auto const* transfer = std::get_if<transfer_command_options>(&line)) {
      return transfer_command(*transfer);
    }
    if (auto const* files = std::get_if<compare_options>(&line)) {
      return compare_command(*files);
    }
    if (auto const* bench = std::get_if<bench_options>(&line)) {
      return bench_command(*bench, argv[0]);
    }
    if (auto const* replay = std::get_if<replay_options>(&line)) {
      return replay_command(*replay);
    }
    if (auto const* scan = std::get_if<scan_options>(&line)) {
      return scan_command(*scan);
    }
    return run_command(std::get<run_options>(line), std::vector<std::string>(argv, argv + argc));
  } catch (config_error const& e) {
    std::fprintf(stderr, "mprun: %s\n", e.what());
    return 2;
  } catch (std::exception const& e) {
    std::fprintf(stderr, "mprun: internal error: %s\n", e.what());
    return 3;
  }
}
