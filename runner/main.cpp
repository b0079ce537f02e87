// mprun: runs tests on a farm of MicroPython boards. This file only connects the command line to
// the commands.
#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "runner/commands/all_commands.hpp"
#include "runner/events/exit_codes.hpp"

#include <csignal>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <variant>
#include <vector>

namespace {

namespace exit_codes = mprun::exit_codes;

/// If mprun is started without them, the next open file takes their number, and a board would
/// receive the messages for people. What is written to these replacements leads nowhere, but what
/// was asked for as output (`-`) must not get lost unnoticed. Input that is not there cannot be
/// read: an empty file would be another thing.
void open_missing_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) < 0) {
      [[maybe_unused]] auto const lowest =
          ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDWR);
      if (fd == STDOUT_FILENO) {
        mprun::note_missing_standard_output();
      }
    }
  }
}

int run_command_line(int argc, char** argv) {
  using namespace mprun;
  std::vector<char const*> words(argv, argv + argc);
  if (argc > 0 && std::filesystem::path(argv[0]).filename() == "mpremote") { // a link to mprun
    words.insert(words.begin() + 1, "remote");
  }
  auto const line =
      parse_command_line(all_commands(), static_cast<int>(words.size()), words.data());
  if (auto const* job_to_do = std::get_if<job>(&line)) {
    return (*job_to_do)();
  }
  auto const& say = std::get<early_exit>(line);
  if (say.exit_code == exit_codes::success) {
    print_text(say.text);
  } else {
    complain(say.text);
  }
  return say.exit_code;
}

/// The exit code of a command; lost output is not a success.
int code_with_output(int code) {
  auto const printed = mprun::all_was_printed();
  if (printed) {
    return code;
  }
  mprun::complain(printed.error().message);
  return code == exit_codes::interrupted ? code : exit_codes::error;
}

} // namespace

int main(int argc, char** argv) {
  using namespace mprun;
  open_missing_standard_descriptors();
  // A board or a pager that goes away and a full disk are to give error codes, not to kill mprun.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return code_with_output(run_command_line(argc, argv));
  } catch (config_error const& e) {
    complain(e.what());
    return exit_codes::wrong_usage;
  } catch (output_error const& e) {
    complain(e.what());
    return exit_codes::error;
  } catch (std::exception const& e) {
    complain(std::string("internal error: ") + e.what());
    return exit_codes::error;
  }
}
