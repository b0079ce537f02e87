// Reads a YAML file that a person wrote, and says exactly what is wrong with it.
//
// Flow: read_yaml(file) → the document's root; then down with map({keys…}), items(), text() and so
// on. Every complaint is one config_error line: `file:line:column: key 'x': what is wrong; what is
// accepted`. A mapping is read with the list of all its keys, so a mistyped key is reported first.
//
// A value from the environment may be a secret: complaints show ${NAME} instead.
//
// Strict where YAML parsers are lax: a key given twice, a second document, a missing value and a
// number in quotes are errors. Aliases and merge keys (<<) work as in YAML 1.1.
#pragma once

#include "base/yaml/config_error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun {

struct yaml_node;     // the parsed document; private to the reader
struct yaml_document; // likewise
class yaml_map;

/// One value of the document, with its position and the key it stands under.
class yaml_value {
public:
  struct position {
    int line = 1;
    int column = 1;
  };

  yaml_value(std::shared_ptr<yaml_document> document, std::shared_ptr<yaml_node const> node,
             std::string key, position key_position);

  /// A mapping that may hold these keys and no others.
  yaml_map map(std::vector<std::string> known_keys) const;
  /// A mapping whose keys are names of the user's own.
  std::vector<std::pair<std::string, yaml_value>> entries() const;
  std::vector<yaml_value> items() const;
  bool is_list() const noexcept;

  /// Any single value, with ${NAME} replaced by the environment's; $${ stands for ${.
  std::string text() const;
  std::vector<std::string> texts() const;
  std::int64_t integer(std::int64_t min, std::int64_t max) const;
  bool boolean() const;
  double rate() const;                        ///< 0 … 1
  std::chrono::microseconds duration() const; ///< 100us, 500ms, 1.5s, 2m, 1h
  std::uint64_t size() const;                 ///< bytes: 512, 16KiB, 10 KB

  /// Throws `file:line:column: key 'x': message`.
  [[noreturn]] void fail(std::string_view message) const;
  /// The same with the position of the key, where it is the key that is wrong.
  [[noreturn]] void fail_at_key(std::string_view message) const;

  int line() const noexcept;

private:
  std::string const& scalar(std::string_view expected) const;
  [[noreturn]] void complain(int line, int column, std::string message) const;

  std::shared_ptr<yaml_document> document_;
  std::shared_ptr<yaml_node const> node_;
  std::string key_;
  position key_position_;
};

class yaml_map {
public:
  std::optional<yaml_value> find(std::string_view key) const;
  /// Throws when it is missing.
  yaml_value at(std::string_view key) const;

private:
  friend class yaml_value;
  yaml_map(yaml_value self, std::vector<std::pair<std::string, yaml_value>> entries)
      : self_(std::move(self)), entries_(std::move(entries)) {}

  yaml_value self_;
  std::vector<std::pair<std::string, yaml_value>> entries_;
};

yaml_value read_yaml(std::filesystem::path const& file);

/// The same for text that is already there; `name` stands for the file in complaints.
yaml_value parse_yaml(std::string const& text, std::string const& name);

} // namespace mprun
