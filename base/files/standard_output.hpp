// The program's output: its results on standard output, to the last byte, and its complaints on
// standard error.
//
// Flow: print_text() and print_bytes() any number of times; neither throws. main() asks at the end
// whether all of it was written, because a command whose output is lost has not succeeded.
#pragma once

#include "base/files/file_failure.hpp"

#include <stdexcept>
#include <string_view>

namespace mprun {

/// For people: text that a continuous integration service would obey as a command is escaped.
void print_text(std::string_view text);

/// Unchanged, for files and JSON.
void print_bytes(std::string_view bytes);

/// For people too, on standard error: progress and problems.
void print_aside(std::string_view text);

/// The same as a line of its own: "mprun: …".
void complain(std::string_view text);

/// An error when something was not written: "cannot write the standard output: No space left on
/// device". A reader that stopped reading (… | head) did so on purpose.
file_result<void> all_was_printed();

/// mprun was started without a standard output; what takes its place swallows all. For main(),
/// before anything is printed.
void note_missing_standard_output() noexcept;
bool has_standard_output() noexcept;

/// The standard output is a terminal that shows colours, and NO_COLOR is not set.
bool stdout_has_colours();

/// An output that could not be written; what() says which, and why. Exit code 3.
class output_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace mprun
