#include "base/files/standard_output.hpp"

#include "base/files/write_whole.hpp"
#include "base/text/ci_commands.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <unistd.h>

namespace mprun {
namespace {

/// The errno of the first write that failed, one for the process, as its standard output is.
int& first_failure() {
  static int reason = 0;
  return reason;
}

bool is_missing = false;

} // namespace

void note_missing_standard_output() noexcept {
  is_missing = true;
}

bool has_standard_output() noexcept {
  return !is_missing;
}

void print_bytes(std::string_view bytes) {
  if (first_failure() == 0) {
    first_failure() = write_whole(STDOUT_FILENO, bytes);
  }
}

void print_text(std::string_view text) {
  print_bytes(fit_for_ci(text));
}

void print_aside(std::string_view text) {
  // Where that fails, the failure cannot be shown either.
  [[maybe_unused]] auto const unheard = write_whole(STDERR_FILENO, fit_for_ci(text));
}

void complain(std::string_view text) {
  print_aside("mprun: " + std::string(text) + "\n");
}

file_result<void> all_was_printed() {
  auto const reason = first_failure();
  if (reason == 0 || reason == EPIPE) {
    return {};
  }
  return cannot_write("the standard output", reason);
}

bool stdout_has_colours() {
  auto const* const no_colour = std::getenv("NO_COLOR");
  auto const* const terminal = std::getenv("TERM");
  bool const dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return ::isatty(STDOUT_FILENO) != 0 && !dumb && (no_colour == nullptr || *no_colour == '\0');
}

} // namespace mprun
