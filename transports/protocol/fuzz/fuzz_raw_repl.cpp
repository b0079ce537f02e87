// libFuzzer target: no bytes from a board make a machine hang, crash or grow without bound.
// Run as: fuzz_raw_repl [corpus folder] -max_total_time=60

#include "transports/protocol/fuzz/garbage.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const wrong = mprun::protocol::drive_on_garbage({reinterpret_cast<char const*>(data), size});
  if (!wrong.empty()) {
    std::fputs(wrong.c_str(), stderr);
    std::abort();
  }
  return 0;
}
