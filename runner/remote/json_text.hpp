// One object of JSON, in the order in which it is made: a line for whoever reads results by
// program.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace mprun::remote {

class json_object {
public:
  /// Bytes that are no UTF-8 come out as U+FFFD.
  void add(std::string_view name, std::string_view text) { add_text(name, std::string(text)); }
  void add(std::string_view name, char const* text) { add(name, std::string_view(text)); }
  void add(std::string_view name, std::string const& text) { add(name, std::string_view(text)); }
  template<std::integral Number>
  void add(std::string_view name, Number number) {
    add_value(name, std::to_string(number));
  }
  void add(std::string_view name, bool value) { add_value(name, value ? "true" : "false"); }
  /// null for an empty text.
  void add_or_null(std::string_view name, std::string const& text);
  /// A value that is JSON already.
  void add_value(std::string_view name, std::string_view json);

  /// Calls `change` with each text, to which it may do what it likes.
  template<class Change>
  void change_texts(Change const& change) {
    for (auto& one : fields_) {
      if (one.is_text) {
        change(one.value);
      }
    }
  }

  /// With its line end.
  std::string line() const;

private:
  struct field {
    std::string name;
    std::string value; ///< JSON, but where it is a text
    bool is_text = false;
  };

  void add_text(std::string_view name, std::string text);

  std::vector<field> fields_;
};

} // namespace mprun::remote
