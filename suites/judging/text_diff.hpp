// How an output differs from the expected one: in one line, and as a unified diff.
//
// Made for outputs of any size and content: the diff is cut at 200 lines and 16 KiB, control bytes
// are shown as \x04, and time and memory grow only linearly with the texts.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// "output differs at line 3: expected 'x', got 'y'". The texts must differ.
std::string first_difference(std::string_view expected, std::string_view actual);

/// Empty when the texts are the same.
std::string unified_diff(std::string_view expected, std::string_view actual);

/// A text of several lines fit to be shown as a detail: the same bounds and the same care.
std::string shown_block(std::string_view text);

} // namespace mprun
