// Streams XML to an atomic_file: elements, attributes and text, indented; nothing is buffered.
#pragma once

#include "base/files/atomic_file.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class xml_writer {
public:
  /// Writes the XML declaration.
  explicit xml_writer(atomic_file& out);

  void open(std::string_view element);
  /// Call it right after open(). The value is made printable, on one line.
  void attribute(std::string_view name, std::string_view value);
  void attribute(std::string_view name, std::size_t value);
  /// Writes the element's content, made printable. Such an element has no other content.
  void text(std::string_view content);
  void close();

private:
  void end_tag();
  void escape(std::string_view printable_text, bool in_attribute);

  atomic_file& out_;
  std::vector<std::string> open_;
  bool in_tag_ = false;   ///< attributes may follow
  bool has_text_ = false; ///< the innermost element has text
};

} // namespace mprun
