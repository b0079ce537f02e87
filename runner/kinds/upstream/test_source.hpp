// The Python that is sent to a board for a test: the test with a mark that it began, a compiled
// test, and what is wired to the board.
#pragma once

#include "base/files/file_failure.hpp"
#include "suites/upstream/settings.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace mprun::upstream {

bool write_file(std::filesystem::path const& file, std::string_view bytes);

/// A test that has no memory to start does not print the mark. Line numbers stay where the first
/// line is a comment, as tests that print them have it.
std::string with_start_mark(std::string const& source);

/// The statement that prints it.
std::string print_start_mark();

/// Removes the mark from the beginning of an output; false when it is not there.
bool take_start_mark(std::string& output);

/// What the user wants run before a compiled test; empty when there is none.
file_result<std::string> prologue_of(settings const& how);

/// Python that runs the bytes of an .mpy as the main program, after `prologue`.
std::string import_source(std::string_view mpy, std::string_view prologue);

/// The file of target_wiring/ that fits: by exact build, by the beginning of a build ("PYBx"), by
/// port. Empty when none does.
std::filesystem::path wiring_file(std::filesystem::path const& root, std::string const& build,
                                  std::string const& port);

/// Python that makes the wiring importable as module target_wiring.
std::string wiring_source(std::string_view wiring);

} // namespace mprun::upstream
