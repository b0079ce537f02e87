#include "runner/transfer/mpy_format.hpp"

#include "base/python/python_text.hpp"
#include "base/text/number.hpp"
#include "runner/board/own_lines.hpp"

#include <array>
#include <fmt/format.h>

namespace mprun {
namespace {

/// By the number that MicroPython has for each (py/persistentcode.h).
constexpr std::array<std::string_view, 13> architectures{
    "",          "x86",       "x64",    "armv6",     "armv6m",  "armv7m", "armv7em",
    "armv7emsp", "armv7emdp", "xtensa", "xtensawin", "rv32imc", "rv64imc"};

constexpr unsigned first_with_sub_versions = 6; ///< before, these bits are of the bytecode too

} // namespace

std::string shown_version(mpy_format const& format) {
  return format.version < first_with_sub_versions
             ? std::to_string(format.version)
             : fmt::format("{}.{}", format.version, format.sub_version);
}

mpy_format read_mpy_format(unsigned number) {
  auto const arch = number >> 10 & 0xf;
  return {number & 0xff, number >> 8 & 3,
          std::string(arch < architectures.size() ? architectures[arch] : std::string_view())};
}

bool fits(mpy_format const& format, std::string_view mpy) {
  constexpr std::size_t header = 4;
  if (mpy.size() < header || mpy[0] != 'M') {
    return false;
  }
  auto const version = static_cast<unsigned char>(mpy[1]);
  auto const flags = static_cast<unsigned char>(mpy[2]);
  auto const has_machine_code = flags >> 2 != 0;
  auto const counts = has_machine_code || version < first_with_sub_versions;
  return version == format.version && (!counts || (flags & 3U) == format.sub_version);
}

task<result<mpy_format>> mpy_format_of(board_files& board) {
  // Twice: a line that may damage bytes must not choose another architecture.
  auto source = python_import("sys") + "i=sys.implementation\n"
                                       "i=str(getattr(i,'_mpy',getattr(i,'mpy',0)))\n"
                                       "print('mpy='+i+' '+i+'\\x1f')";
  auto const answer = co_await board.ask(std::move(source), "tell which .mpy files it imports");
  if (!answer) {
    co_return answer.error();
  }
  auto const value = own_value(*answer, "mpy").value_or("");
  auto const middle = value.find(' ');
  auto const first = std::string_view(value).substr(0, middle);
  auto const number = whole_number<unsigned>(first);
  if (middle == std::string::npos || !number || value.substr(middle + 1) != first) {
    co_return failure{blame::board, "the board's answer about .mpy files makes no sense"};
  }
  co_return read_mpy_format(*number);
}

} // namespace mprun
