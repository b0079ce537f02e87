// The board's end of a pasted transfer: the parts of its programs, and what they answer.
//
// It keeps what it needs in globals: _n, the names that it uses, _f, the file, _h, its sum, _c,
// what codes a block, and _p, what puts one into the file or prints one.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// Gives the board names, as literals in a tuple, and has it say which it got, as a literal of
/// bytes with the names in lines: a name of which a byte was damaged is another file's.
std::string program_for_names(std::string_view literals);

std::string program_for_sum();
extern std::string_view const print_sum;
extern std::string_view const close_file;

/// The first of our own lines; empty where there is none.
std::string first_line(std::string_view text);

} // namespace mprun
