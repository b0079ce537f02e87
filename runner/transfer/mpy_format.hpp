// Which .mpy files a board can import: what mpy-cross has to make for it.
#pragma once

#include "runner/transfer/board_files.hpp"

#include <string>
#include <string_view>

namespace mprun {

struct mpy_format {
  unsigned version = 0;     ///< 6; 0: the board imports none
  unsigned sub_version = 0; ///< matters for machine code alone
  std::string arch;         ///< as mpy-cross spells it: "armv6m"; empty: no machine code

  friend bool operator==(mpy_format const&, mpy_format const&) = default;
};

/// "6.3", "5"
std::string shown_version(mpy_format const& format);

/// From the value of sys.implementation._mpy.
mpy_format read_mpy_format(unsigned number);

/// Whether a board of this format can import a file with this content.
bool fits(mpy_format const& format, std::string_view mpy);

task<result<mpy_format>> mpy_format_of(board_files& board);

} // namespace mprun
