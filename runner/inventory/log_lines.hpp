// Removes lines of a board's own log, recognized by regular expressions, from a program's output.
//
// A line is one of the log where an expression matches at its beginning. A log line may also break
// into a line of the program's, which then goes on after it ("abI (4711) wifi: up\r\nc" is "abc"):
// it is found there by a match of at least min_inside characters, as a shorter one would be
// found in what programs print too. Whatever is taken out ends with its line.
//
// Flow: check() each expression when it is read; make one of these; take_out_of() any text. Only
// the first `max_match` characters from a position are matched, and only the last `max_inside`
// positions of a line are tried, so the time is proportional to the length of the text, and the
// stack that std::regex needs is bounded.
#pragma once

#include <cstddef>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class log_lines {
public:
  static constexpr std::size_t max_match = 256;
  static constexpr std::size_t min_inside = 6;
  static constexpr std::size_t max_inside = 1024; ///< counted from the line's end

  /// Why an expression cannot be used; empty if it can.
  static std::string check(std::string const& expression);

  explicit log_lines(std::vector<std::string> const& expressions);

  /// Returns how many lines were taken out.
  std::size_t take_out_of(std::string& text) const;

private:
  std::size_t length_of_match(char const* at, char const* end) const;

  std::vector<std::regex> expressions_;
};

} // namespace mprun
