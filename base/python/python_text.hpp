// Python source made of C++ values, for programs that are sent to a board.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// A str literal of UTF-8 text. Nothing in it is a byte that the raw REPL acts upon.
std::string python_string(std::string_view text);

/// A bytes literal, as short as it can be: bytes stand for themselves except those that the raw
/// REPL, the line ends of a terminal or the literal itself would act upon.
std::string python_bytes(std::string_view bytes);

/// A shorter one for raw-paste, which passes on every byte but 03 and 04; a terminal on the way
/// would act upon others.
std::string python_bytes_for_paste(std::string_view bytes);

/// Imports a module of the firmware, whatever files of that name the board has.
std::string python_import(std::string_view module);

/// Wraps a program in a function that is called once and deleted, so that its names are gone
/// afterwards. It must not declare globals, nor hold strings of several lines.
std::string python_in_own_scope(std::string_view program);

/// Reads back a bytes object that print() showed. False when the text is not one.
bool read_python_bytes(std::string_view printed, std::string& out);

} // namespace mprun
