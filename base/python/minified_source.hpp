// Python source without the parts that MicroPython's lexer throws away: comments, trailing spaces,
// deep indentation, spaces that separate nothing. It compiles to the same code, with the same line
// numbers, and a slow line has fewer bytes to carry.
//
// Flow: one pass over the source, by the rules of MicroPython's py/lexer.c. Anything that is not
// plainly understood (a tab that indents, an unterminated string, unbalanced brackets, …) leaves
// the whole source unchanged: so a source that is wrong on purpose stays wrong in the same way.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// Every line stays, if only as an empty one.
std::string minified_source(std::string_view python);

/// Also drops empty lines, for programs of our own, whose line numbers nobody needs. They must not
/// hold strings of several lines.
std::string minified_program(std::string_view python);

} // namespace mprun
