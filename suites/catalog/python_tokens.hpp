// Python source as its tokens, to inspect a test file without running it.
//
// Flow: one pass; comments and blanks are skipped, a string is one token whatever it contains, and
// only a newline that ends a logical line becomes a token. An invalid source gives the tokens that
// can be recognized: running it reports what is wrong.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace mprun {

struct python_token {
  enum class kind { name, number, string, symbol, line_end };

  kind type = kind::symbol;
  std::string_view text; ///< part of the source; a string with its prefix and quotes
  int line = 1;
  std::size_t column = 0; ///< from 0; a tab goes on to the next multiple of 8

  bool is(std::string_view other) const noexcept { return type != kind::string && text == other; }
  bool is_name() const noexcept { return type == kind::name; }
};

/// Keywords are names. Every logical line ends with a line_end. A symbol is one character.
std::vector<python_token> tokens_of(std::string_view source);

} // namespace mprun
