// Paths on a board as mpremote joins and shows them.
#pragma once

#include <string>
#include <string_view>

namespace mprun::remote {

/// "" is the current folder, so that "" and "x" give "./x".
std::string joined_path(std::string_view folder, std::string_view name);

/// The part after the last '/'.
std::string_view base_name(std::string_view path);

/// Removes every '/' at the end, even from "/".
std::string without_slashes(std::string path);

/// ":x" is x on the board.
bool is_on_board(std::string_view word);

/// The path of a word that means the board with or without its ':'.
std::string board_path(std::string const& word);

} // namespace mprun::remote
