#include "runner/board/packed_program.hpp"

#include "base/bytes/deflate.hpp"
#include "base/python/python_text.hpp"

#include <fmt/format.h>

namespace mprun {

std::string packed_program(std::string_view program) {
  auto const small = deflated(program);
  if (!small) {
    return std::string(program);
  }
  // In a function, so that nothing of it stays in the heap; exec() defines names globally.
  auto packed =
      python_in_own_scope(python_import("io") +
                          fmt::format("d={0}\n"
                                      "try:\n"
                                      " from deflate import DeflateIO,RAW\n"
                                      " d=DeflateIO(io.BytesIO(d),RAW,{1}).read()\n"
                                      "except ImportError:\n"
                                      " try:\n"
                                      "  from uzlib import decompress\n"
                                      " except ImportError:\n"
                                      "  from zlib import decompress\n"
                                      " d=decompress(d,-{1})\n"
                                      "exec(d,globals())",
                                      python_bytes_for_paste(*small), window_bits(program.size())));
  return packed.size() < program.size() ? packed : std::string(program);
}

} // namespace mprun
