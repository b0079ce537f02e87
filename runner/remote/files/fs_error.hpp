// What went wrong with a file on the board, in mpremote's words: "ls: x.py: No such file or
// directory."
#pragma once

#include "runner/remote/chain_end.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mprun::remote {

/// The errno of the OSError that a text names by number or by name, where it means the same on
/// every board.
std::optional<int> board_errno(std::string_view text);

/// `said`: the board's traceback, or mprun's message about it.
chain_end fs_error(std::string_view command, std::string_view path, std::string_view said);

} // namespace mprun::remote
