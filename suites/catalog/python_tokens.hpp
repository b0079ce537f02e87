// Python source as its tokens, for looks at what a test file holds without running it.
//
// Flow: one pass; comments and blanks are passed over, a string is one token whatever is in it, and
// only a newline that ends a logical line is one. A source that is wrong gives the tokens that can
// be made out: whoever runs it says what is wrong.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace mprun {

struct python_token {
  enum class kind { name, number, string, symbol, line_end };

  kind what = kind::symbol;
  std::string_view text; ///< of the source; a string with its prefix and quotes
  int line = 1;
  std::size_t column = 0; ///< from 0; a tab goes on to the next multiple of 8

  bool is(std::string_view other) const noexcept { return what != kind::string && text == other; }
  bool is_name() const noexcept { return what == kind::name; }
};

/// Keywords are names. Every logical line ends with a line_end. A symbol is one character.
std::vector<python_token> tokens_of(std::string_view source);

} // namespace mprun
