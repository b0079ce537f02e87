// Streams JSON to an atomic_file, on one line and without spaces; nothing is buffered.
//
// Flow: objects and arrays are begun and ended, an object's members have a name and a value. The
// caller separates the values of the top level.
#pragma once

#include "base/files/atomic_file.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mprun {

class json_writer {
public:
  explicit json_writer(atomic_file& out) : out_(out) {}

  void begin_object() { begin("{"); }
  void end_object() { end("}"); }
  void begin_array() { begin("["); }
  void end_array() { end("]"); }

  /// Written as it is.
  void key(std::string_view name);
  void member(std::string_view name, auto const& content) {
    key(name);
    value(content);
  }

  /// Control characters stay what they are, since JSON can hold them; bytes that are not UTF-8 are
  /// shown as \xNN.
  void value(std::string_view text);
  template<std::integral T>
  void value(T content) {
    if constexpr (std::same_as<T, bool>) {
      literal(content ? "true" : "false");
    } else if constexpr (std::signed_integral<T>) {
      integer(static_cast<std::int64_t>(content));
    } else {
      integer(static_cast<std::uint64_t>(content));
    }
  }
  void value(std::nullptr_t) { literal("null"); }

private:
  void begin(std::string_view bracket);
  void end(std::string_view bracket);
  void separate();
  void literal(std::string_view word);
  void integer(std::int64_t number);
  void integer(std::uint64_t number);
  void quote(std::string_view utf8);

  atomic_file& out_;
  std::size_t depth_ = 0;
  bool is_first_ = true; ///< of the innermost object or array, or the value of a key
};

} // namespace mprun
