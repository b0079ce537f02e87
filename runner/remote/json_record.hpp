// A result for programs: a JSON object on a line of its own, its members in the order in which they
// were added.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace mprun::remote {

class json_record {
public:
  /// Bytes that are not UTF-8 become U+FFFD.
  void add(std::string_view name, std::string_view text);
  void add(std::string_view name, char const* text) { add(name, std::string_view(text)); }
  void add(std::string_view name, std::string const& text) { add(name, std::string_view(text)); }
  template<std::integral Number>
  void add(std::string_view name, Number number) {
    add_value(name, std::to_string(number));
  }
  void add(std::string_view name, bool value) { add_value(name, value ? "true" : "false"); }
  /// Adds null for an empty text.
  void add_or_null(std::string_view name, std::string const& text);
  /// Adds a value that is JSON already.
  void add_value(std::string_view name, std::string_view json);

  /// With its line end.
  std::string line() const { return text_ + "}\n"; }

private:
  std::string text_ = "{";
};

} // namespace mprun::remote
