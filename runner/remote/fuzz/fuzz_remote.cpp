// libFuzzer target: no bytes from servers or boards make mprun remote crash or break a promise.
// Run as: fuzz_remote [corpus folder] -max_total_time=60

#include "runner/remote/fuzz/foreign_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const wrong = mprun::remote::read_foreign_bytes({reinterpret_cast<char const*>(data), size});
  if (!wrong.empty()) {
    std::fputs(wrong.c_str(), stderr);
    std::abort();
  }
  return 0;
}
