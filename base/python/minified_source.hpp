// Python source without what MicroPython's lexer throws away: comments, trailing spaces, deep
// indentation, spaces that separate nothing. What it compiles to is the same, line numbers too, and
// a slow line has fewer bytes to carry.
//
// Flow: one pass over the source, by the rules of MicroPython's py/lexer.c. What is not plainly
// understood (a tab that indents, an unterminated string, unbalanced brackets, …) makes the source
// return as it is, all of it: so a source that is wrong on purpose stays wrong in the same way.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// Every line stays, if only as an empty one.
std::string minified_source(std::string_view python);

/// A program of ours, whose lines nobody counts: without its empty lines too. It has no strings of
/// several lines.
std::string minified_program(std::string_view python);

} // namespace mprun
