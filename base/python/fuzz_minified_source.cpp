// libFuzzer target: no source makes minified_source() crash, lose a line, or change its own output.
// Run as: fuzz_minified_source [folder of Python files] -max_total_time=60

#include "base/python/minified_source.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const source(reinterpret_cast<char const*>(data), size);
  auto const minified = mprun::minified_source(source);
  auto const lines = std::count(source.begin(), source.end(), '\n');
  auto const kept = std::count(minified.begin(), minified.end(), '\n');
  auto const is_ended = kept == lines + 1 && minified.ends_with('\n') && !source.ends_with('\n');
  if ((kept != lines && !is_ended) || minified.size() > size ||
      mprun::minified_source(minified) != minified) {
    std::abort();
  }
  return 0;
}
