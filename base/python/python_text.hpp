// Python source made of C++ values, for what is sent to a board.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// A str literal of UTF-8 text. Nothing in it is a byte that the raw REPL acts upon.
std::string python_string(std::string_view text);

/// A bytes literal, as short as it can be: bytes stand for themselves but for those that the raw
/// REPL, the line ends of a terminal or the literal itself would act upon.
std::string python_bytes(std::string_view bytes);

/// Imports a module of the firmware's, whatever files of that name the board has.
std::string python_import(std::string_view module);

/// A program as a function that is called once and forgotten: its names are gone with it. It
/// declares none global, and has no strings of several lines.
std::string python_in_own_scope(std::string_view program);

/// What print() made of a bytes object, read back. False when it is none.
bool read_python_bytes(std::string_view printed, std::string& out);

} // namespace mprun
