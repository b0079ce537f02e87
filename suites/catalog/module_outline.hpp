// What stands at the top of a Python file: what it defines there, and which names each part uses.
//
// Flow: one pass over the tokens. What a def or class at the top holds is taken together, however
// deep; if, try, for and the like at the top count as the top. Nothing is judged here.
#pragma once

#include "suites/catalog/python_tokens.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace mprun {

/// A name in the code, keywords and attributes too.
struct name_use {
  std::string_view name;
  int line = 0;
  bool is_attribute = false; ///< behind a dot
  bool is_called = false;    ///< a bracket opens behind it
};

struct method_outline {
  std::string_view name;
  int line = 0;
  bool is_async = false;
};

struct definition {
  std::string_view name;
  int line = 0;
  std::size_t column = 0; ///< of its first word; more than 0 within an if or the like
  bool is_class = false;
  bool is_async = false;
  std::vector<python_token> decorators;
  std::span<python_token const> brackets; ///< what is between them: parameters or bases
  std::vector<name_use> uses;             ///< in its body
  std::vector<method_outline> methods;    ///< of a class
};

struct module_outline {
  explicit module_outline(std::string_view source);

  std::vector<python_token> tokens; ///< the rest refers to them
  std::vector<definition> definitions;
  std::vector<name_use> top; ///< of the lines that run when the file does; decorators, bases and
                             ///< defaults are of these
  std::vector<std::span<python_token const>> imports; ///< lines, wherever they stand
};

/// Where the bracket that opens at `at` is closed, or the end.
std::size_t closing_bracket(std::span<python_token const> line, std::size_t at) noexcept;

} // namespace mprun
