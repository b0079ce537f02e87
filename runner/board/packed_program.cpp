#include "runner/board/packed_program.hpp"

#include "base/bytes/deflate.hpp"
#include "base/python/python_text.hpp"

#include <fmt/format.h>

namespace mprun {
namespace {

/// 1 is deflate.RAW. With a u before its name `io` is the firmware's, whatever file of that name
/// there is; `deflate` has no such name.
std::string run_by_deflate(std::string_view bytes, int bits) {
  return fmt::format("exec(__import__('deflate').DeflateIO(__import__('uio').BytesIO({}),1,{})"
                     ".read())",
                     bytes, bits);
}

/// In a function, so that nothing of it stays in the heap; exec() defines names globally. The name
/// is another one than python_in_own_scope() takes, which the program may be made by.
std::string run_by_zlib(std::string_view bytes, int bits) {
  return fmt::format("def _mprun_z():\n"
                     " try:\n"
                     "  from uzlib import decompress\n"
                     " except ImportError:\n"
                     "  from zlib import decompress\n"
                     " exec(decompress({},-{}),globals())\n"
                     "try:\n"
                     " _mprun_z()\n"
                     "finally:\n"
                     " del _mprun_z\n",
                     bytes, bits);
}

} // namespace

std::string packed_program(std::string_view program, inflating_module by) {
  auto const small = deflated(program);
  if (!small) {
    return std::string(program);
  }
  auto const bytes = python_bytes_for_paste(*small);
  auto const bits = window_bits(program.size());
  auto packed =
      by == inflating_module::deflate ? run_by_deflate(bytes, bits) : run_by_zlib(bytes, bits);
  return packed.size() < program.size() ? packed : std::string(program);
}

} // namespace mprun
