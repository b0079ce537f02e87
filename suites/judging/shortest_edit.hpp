// The fewest lines to remove and add that make one list of lines into another (Myers' algorithm).
#pragma once

#include <string_view>
#include <vector>

namespace mprun {

enum class edit : char { keep = ' ', remove = '-', add = '+' };

struct edited_line {
  edit how;
  std::string_view text;
};

/// Its memory grows with the square of the number of edits: give it lists of bounded length.
std::vector<edited_line> shortest_edit(std::vector<std::string_view> const& from,
                                       std::vector<std::string_view> const& to);

} // namespace mprun
