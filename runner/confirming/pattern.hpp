// Bytes that both ends of a line know, to see how the line changes them. Pure.
//
// A pattern is a line that holds each byte value once, except those that end a program's output or
// a line, in an order of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mprun::confirming {

class pattern {
public:
  /// Each number gives another order.
  explicit pattern(unsigned number) noexcept;

  /// The program that prints it `times` times (device/print_pattern.py).
  std::string program_to_print(unsigned times) const;

  /// Without its line end.
  std::string line() const { return line_of(256); }

  struct compared {
    std::uint64_t bytes = 0;
    unsigned right = 0; ///< lines
    unsigned wrong = 0;
  };
  /// Compares what the program printed. Other whole lines between are ignored: boards log.
  compared compare(std::string_view printed, unsigned times) const;

private:
  std::string line_of(unsigned values) const;

  unsigned step_; ///< odd
  unsigned start_;
};

} // namespace mprun::confirming
