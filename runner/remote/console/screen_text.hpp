// How a board's output is shown on the screen.
//
// Flow: feed() the output, in any split; it appends the text for the screen. release() at the end
// returns what was held back: at most one incomplete escape sequence or character.
//
// As it is: nothing is changed. Escaped: each byte that is not printable becomes [e2], as mpremote
// shows it. Filtered, for boards that are not trusted: text in UTF-8 passes, and those escape
// sequences that MicroPython's own editor and coloured text need: colours, moves within the line,
// deleting. All others (titles, clipboards, modes, and requests to the terminal, whose answers
// would be typed) are shown as their bytes.
#pragma once

#include <string>
#include <string_view>

namespace mprun::remote {

class screen_text {
public:
  enum class mode { as_it_is, escaped, filtered };

  explicit screen_text(mode shown) noexcept : mode_(shown) {}

  void feed(std::string_view bytes, std::string& shown);
  std::string release();

private:
  void filter(std::string& shown);

  mode mode_;
  std::string held_; ///< the incomplete end of filtered output
};

} // namespace mprun::remote
