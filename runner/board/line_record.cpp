#include "runner/board/line_record.hpp"

#include <fmt/format.h>

namespace mprun {
namespace {

std::string with_commas(std::uint64_t number) {
  auto digits = std::to_string(number);
  for (auto at = digits.size(); at > 3; at -= 3) {
    digits.insert(at - 3, ",");
  }
  return digits;
}

} // namespace

std::string in_words(line_record const& line) {
  return fmt::format("at least {} of {} bytes that were compared came damaged",
                     with_commas(line.damaged), with_commas(line.tested));
}

} // namespace mprun
