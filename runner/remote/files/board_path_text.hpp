// Paths on a board as mpremote joins and shows them.
#pragma once

#include <string>
#include <string_view>

namespace mprun::remote {

/// "./x" of "" and "x": where relative paths begin has no name of its own.
std::string joined_path(std::string_view folder, std::string_view name);

/// What is behind the last '/'.
std::string_view base_name(std::string_view path);

/// Without the '/' at its end, whichever path it is.
std::string without_slashes(std::string path);

/// ":x" is x on the board.
bool is_on_board(std::string_view word);

/// A word that means the board with or without its ':'.
std::string board_path(std::string const& word);

} // namespace mprun::remote
