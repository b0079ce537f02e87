#include "reports/files/xml_writer.hpp"

#include "base/text/text.hpp"

#include <algorithm>

namespace mprun {

xml_writer::xml_writer(atomic_file& out) : out_(out) {
  out_.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

void xml_writer::open(std::string_view element) {
  end_tag();
  out_.write(std::string(2 * open_.size(), ' '));
  out_.write("<");
  out_.write(element);
  open_.emplace_back(element);
  in_tag_ = true;
}

void xml_writer::attribute(std::string_view name, std::string_view value) {
  out_.write(" ");
  out_.write(name);
  out_.write("=\"");
  escape(printable_line(value), true);
  out_.write("\"");
}

void xml_writer::attribute(std::string_view name, std::size_t value) {
  attribute(name, std::to_string(value));
}

void xml_writer::text(std::string_view content) {
  out_.write(">");
  in_tag_ = false;
  has_text_ = true;
  escape(printable_lines(content), false);
}

void xml_writer::close() {
  if (in_tag_) {
    out_.write("/>\n");
  } else {
    if (!has_text_) {
      out_.write(std::string(2 * (open_.size() - 1), ' '));
    }
    out_.write("</");
    out_.write(open_.back());
    out_.write(">\n");
  }
  open_.pop_back();
  in_tag_ = false;
  has_text_ = false;
}

void xml_writer::end_tag() {
  if (in_tag_) {
    out_.write(">\n");
    in_tag_ = false;
  }
}

void xml_writer::escape(std::string_view printable_text, bool in_attribute) {
  for (std::size_t start = 0; start < printable_text.size();) {
    auto const special =
        std::min(printable_text.find_first_of("&<>\"", start), printable_text.size());
    out_.write(printable_text.substr(start, special - start));
    if (special < printable_text.size()) {
      switch (printable_text[special]) {
      case '&': out_.write("&amp;"); break;
      case '<': out_.write("&lt;"); break;
      case '>': out_.write("&gt;"); break;
      default: out_.write(in_attribute ? "&quot;" : "\""); break;
      }
    }
    start = special + 1;
  }
}

} // namespace mprun
