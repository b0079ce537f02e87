// The board's end of a pasted transfer: the parts of its programs, and what they answer.
//
// It keeps what it needs in globals: _f, the file, _n, the name of one that is read, _t, the two
// names of one that is written, _h, its sum, _c, what codes a block, and _p, what puts one into the
// file or prints one.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// Gives the board names, as Python in a tuple, and has it say which it got: a name of which a byte
/// was damaged is another file's.
std::string program_for_names(std::string_view variable, std::string const& names);

/// The first of our own lines, which is taken out of `said`, confirms these names, joined by '\n'.
bool confirms_names(std::string_view& said, std::string_view names);

std::string program_for_sum();
extern std::string_view const print_sum;
extern std::string_view const close_file;

/// The first of our own lines; empty where there is none.
std::string first_line(std::string_view text);

} // namespace mprun
