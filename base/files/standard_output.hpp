// What the program says: on its standard output to the last byte, and what it has to complain of on
// standard error.
//
// Flow: print_text() and print_bytes() any number of times; neither throws. main() asks at the end
// whether all of it was written, for what nobody got is no success.
#pragma once

#include "base/files/file_failure.hpp"

#include <stdexcept>
#include <string_view>

namespace mprun {

/// For people: what a continuous integration service would take for an order is spelled out.
void print_text(std::string_view text);

/// As they are: files, JSON.
void print_bytes(std::string_view bytes);

/// For people too, on standard error: progress, what goes wrong.
void print_aside(std::string_view text);

/// The same as a line of its own: "mprun: …".
void complain(std::string_view text);

/// That all of it was written: "cannot write the standard output: No space left on device". A
/// reader that went away (… | head) meant to.
file_result<void> all_was_printed();

/// The standard output is a terminal that shows colours, and NO_COLOR is not set.
bool stdout_has_colours();

/// An output that could not be written; what() says which, and why. Exit code 3.
class output_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace mprun
