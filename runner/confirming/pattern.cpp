#include "runner/confirming/pattern.hpp"

#include "base/python/minified_source.hpp"
#include "device_programs.hpp"

#include <algorithm>

namespace mprun::confirming {
namespace {

void substitute(std::string& program, std::string_view mark, unsigned number) {
  program.replace(program.find(mark), mark.size(), std::to_string(number));
}

} // namespace

pattern::pattern(unsigned number) noexcept
    : step_((number * 74 + 37) % 256 | 1U), start_(number * 101 % 256) {}

std::string pattern::program_to_print(unsigned times) const {
  static auto const minified = minified_program(device::print_pattern);
  auto program = minified;
  substitute(program, "@STEP@", step_);
  substitute(program, "@START@", start_);
  substitute(program, "@TIMES@", times);
  return program;
}

std::string pattern::line_of(unsigned values) const {
  std::string line;
  for (unsigned i = 0; i < values; ++i) {
    auto const byte = static_cast<char>((i * step_ + start_) % values);
    if (byte != '\x04' && byte != '\n' && byte != '\r') {
      line += byte;
    }
  }
  return line;
}

pattern::compared pattern::compare(std::string_view printed, unsigned times) const {
  auto const whole = line_of(256);
  auto const text = line_of(128);
  unsigned right_whole = 0;
  unsigned right_text = 0;
  while (!printed.empty()) {
    auto const end = printed.find('\n');
    auto line = printed.substr(0, end);
    printed = end == std::string_view::npos ? std::string_view() : printed.substr(end + 1);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    right_whole += line == whole ? 1 : 0;
    right_text += line == text ? 1 : 0;
  }
  auto const is_text = right_text > right_whole;
  compared found;
  found.right = std::min(times, is_text ? right_text : right_whole);
  found.wrong = times - found.right;
  found.bytes = std::uint64_t{times} * ((is_text ? text : whole).size() + 1);
  return found;
}

} // namespace mprun::confirming
