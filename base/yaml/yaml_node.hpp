// The parsed form of a YAML document, as values with their positions; shared by the parser and the
// reader.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct yaml_node {
  enum class shape { nothing, scalar, sequence, mapping };
  struct entry;

  shape kind = shape::nothing;
  bool quoted = false; ///< a scalar in quotes or a block: text, never a number
  int line = 0;        ///< from 1
  int column = 0;      ///< from 1
  std::string text;
  std::vector<std::shared_ptr<yaml_node const>> items;
  std::vector<entry> entries;
};

struct yaml_node::entry {
  std::string key;
  int line = 0;
  int column = 0;
  std::shared_ptr<yaml_node const> value;
};

/// Shared by all values of a document.
struct yaml_document {
  std::string name;                             ///< the file's name
  std::map<std::string, std::string> filled_in; ///< values from the environment, by name
};

/// Throws `name:line:column: message`, on one line whatever the document put into it.
[[noreturn]] void complain_of_yaml(std::string const& name, int line, int column,
                                   std::string_view message);

/// Throws config_error for anything that is not one well-formed document.
std::shared_ptr<yaml_node const> parse_yaml_tree(std::string const& text, std::string const& name);

} // namespace mprun
