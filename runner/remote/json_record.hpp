// A result for programs: a JSON object on a line of its own, its members in the order in which they
// were added.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace mprun::remote {

class json_record {
public:
  /// Bytes that are not UTF-8 become U+FFFD.
  void add(std::string_view name, std::string_view text) { add_text(name, std::string(text)); }
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

  /// Calls `change` with each text, which it may alter.
  template<class Change>
  void change_texts(Change const& change) {
    for (auto& member : fields_) {
      if (member.is_text) {
        change(member.value);
      }
    }
  }

  /// With its line end.
  std::string line() const;

private:
  struct field {
    std::string name;
    std::string value; ///< JSON unless is_text
    bool is_text = false;
  };

  void add_text(std::string_view name, std::string text);

  std::vector<field> fields_;
};

} // namespace mprun::remote
