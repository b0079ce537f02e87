// What of a board's output is shown on the screen, and how.
//
// Flow: feed() what came, in any split; what it appends is for the screen. release() at the end
// gives what was held back: at most an escape sequence or a character that is not whole yet.
//
// As it is: nothing is changed. Escaped: as mpremote does it, each byte that is not printable as
// [e2]. Filtered: for boards that are not trusted. Text in UTF-8 passes, and of escape sequences
// those that MicroPython's own editor and coloured text need: colours, moves within the line,
// deleting. All else (titles, clipboards, modes, questions to the terminal, whose answers would be
// typed) is shown as the bytes it is made of.
#pragma once

#include <string>
#include <string_view>

namespace mprun::remote {

class screen_text {
public:
  enum class how { as_it_is, escaped, filtered };

  explicit screen_text(how what) noexcept : how_(what) {}

  void feed(std::string_view bytes, std::string& shown);
  std::string release();

private:
  void filter(std::string& shown);

  how how_;
  std::string held_; ///< filtered: what is not whole yet
};

} // namespace mprun::remote
