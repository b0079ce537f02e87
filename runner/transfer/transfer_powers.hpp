// What a board can do for transfers, and the program that finds it out
// (device/transfer_probe.py).
#pragma once

#include "runner/board/packed_program.hpp"
#include "runner/events/board_facts.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mprun {

/// Which ways of passing files a board has; asked once (device/transfer_probe.py).
struct transfer_powers {
  bool binary = false;  ///< sys.stdin.buffer and sys.stdout.buffer
  bool sha256 = false;  ///< hashlib.sha256
  bool base64 = false;  ///< binascii
  bool rename = false;  ///< os.rename
  bool inflate = false; ///< deflate, or zlib before v1.21
  bool deflate = false; ///< deflate, built with compression
  bool zlib = false;    ///< what inflates is zlib
};

/// By which module programs may go packed to a board; nothing where they should not.
std::optional<inflating_module> packing_for(transfer_powers const& powers,
                                            board_facts const& facts);

/// Prints a line "has=binary,sha256,…".
std::string powers_program();

/// The same several times, in one program.
std::string powers_programs(int count);

/// The powers that this many lines of an output agree on; nothing where two lines differ or one is
/// missing.
std::optional<transfer_powers> agreed_powers(std::string_view text, int answers);

/// `answer`: "binary,sha256,…".
transfer_powers read_powers(std::string_view answer);

} // namespace mprun
