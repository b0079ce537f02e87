#include "runner/board/checked_question.hpp"

#include "base/bytes/crc32.hpp"
#include "base/bytes/deflate.hpp"
#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "device_programs.hpp"
#include "runner/board/own_lines.hpp"

#include <fmt/format.h>

namespace mprun {
namespace {

constexpr std::string_view sum_key = "sum=";
constexpr std::string_view none = "none";

void replace(std::string& in, std::string_view marker, std::string const& by) {
  in.replace(in.find(marker), marker.size(), by);
}

} // namespace

checked_question::checked_question(std::string_view program) {
  static auto const minified = minified_program(device::checked_question);
  auto const small = deflated(program).value();
  source_ = minified;
  replace(source_, "@PROGRAM@", python_bytes_for_paste(small));
  auto const bits = std::to_string(window_bits(program.size()));
  replace(source_, "@BITS@", bits);
  replace(source_, "@BITS@", bits);
  sum_ = crc32(small);
}

checked_question::outcome checked_question::outcome_of(std::string_view output) const {
  auto sum = sum_;
  while (auto const line = take_own_line(output)) {
    if (!line->starts_with(sum_key)) {
      sum = crc32(std::string(*line) + own_mark, sum);
    } else if (line->substr(sum_key.size()) == none) {
      return outcome::unavailable;
    } else {
      return line->substr(sum_key.size()) == std::to_string(sum) ? outcome::sound
                                                                 : outcome::damaged;
    }
  }
  return outcome::damaged;
}

} // namespace mprun
