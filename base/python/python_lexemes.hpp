// The characters of Python's tokens, and f-strings that end where other strings do.
#pragma once

#include <cstddef>
#include <string_view>

namespace mprun {

bool is_digit(char c);

/// Whether it may stand in a name, a keyword or a number. Bytes of UTF-8 are letters to
/// MicroPython.
bool is_word(char c);

bool is_quote(char c);

/// Whether it may stand in an operator of several characters.
bool is_operator(char c);

/// The longest prefix of a string: rb, fr.
inline constexpr std::size_t max_prefix_size = 2;

/// Whether a word is the prefix `kind` of a string, alone or with an r.
bool is_prefix(std::string_view word, char kind);

/// Whether the content of an f-string ends at the same quote as that of any other string.
/// MicroPython reads from a brace to its end without regard to quotes and backslashes, so an
/// f-string may end elsewhere.
bool is_plain_fstring(std::string_view text, char quote);

} // namespace mprun
