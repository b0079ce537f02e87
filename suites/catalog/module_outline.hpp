// What the top level of a Python file contains: its definitions, and which names each part uses.
//
// Flow: one pass over the tokens. The body of a top-level def or class counts as one part, however
// deep; if, try, for and the like at the top level belong to it. Nothing is judged here.
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
  bool is_attribute = false; ///< after a dot
  bool is_called = false;    ///< a bracket opens after it
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
  std::span<python_token const> brackets; ///< the parameters or bases between them
  std::vector<name_use> uses;             ///< in its body
  std::vector<method_outline> methods;    ///< of a class
};

struct module_outline {
  explicit module_outline(std::string_view source);

  std::vector<python_token> tokens; ///< the rest refers to them
  std::vector<definition> definitions;
  std::vector<name_use> top; ///< in the lines that run when the file does, which include
                             ///< decorators, bases and defaults
  std::vector<std::span<python_token const>> imports; ///< whole lines, at any depth
};

/// The position of the bracket that closes the one at `at`, or the end.
std::size_t closing_bracket(std::span<python_token const> line, std::size_t at) noexcept;

} // namespace mprun
