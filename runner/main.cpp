// mprun: runs tests on a farm of MicroPython boards. Only wires: command line in, exit code out.
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

/// Where mprun was started without them, the next file to open would be taken for one: a board
/// would get what is said to a person. What is done with these in their place fails.
void open_missing_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) < 0) {
      [[maybe_unused]] auto const lowest = ::open("/dev/null", O_RDWR);
    }
  }
}

int do_as_told(int argc, char** argv) {
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

/// Of a command that did what it was to do: what nobody got is no success.
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
  // A board or a pager that goes, a disk or a quota that is full: error codes, not our end.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return code_with_output(do_as_told(argc, argv));
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
