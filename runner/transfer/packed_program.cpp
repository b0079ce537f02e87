#include "runner/transfer/packed_program.hpp"

#include "base/bytes/base64.hpp"
#include "base/python/python_text.hpp"
#include "runner/transfer/codec.hpp"

#include <fmt/format.h>

namespace mprun {

std::string packed_program(std::string_view program) {
  std::string deflated;
  if (!make_deflate(program.size())(program, deflated)) {
    return std::string(program);
  }
  // In a function, so that nothing of it stays in the heap; exec() defines names globally.
  auto packed = python_in_own_scope(python_import("binascii") + python_import("io") +
                                    fmt::format("d=binascii.a2b_base64('{}')\n"
                                                "try:\n"
                                                " from deflate import DeflateIO,RAW\n"
                                                " d=DeflateIO(io.BytesIO(d),RAW,{}).read()\n"
                                                "except ImportError:\n"
                                                " from uzlib import decompress\n"
                                                " d=decompress(d,-{})\n"
                                                "exec(d,globals())",
                                                to_base64(deflated), window_bits(program.size()),
                                                window_bits(program.size())));
  return packed.size() < program.size() ? packed : std::string(program);
}

} // namespace mprun
