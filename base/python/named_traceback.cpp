#include "base/python/named_traceback.hpp"

namespace mprun {
namespace {

constexpr std::string_view frame = "File \"<stdin>\", line ";
constexpr std::string_view name = "<stdin>";

bool is_diff(std::string_view text) {
  return text.starts_with("--- ") || text.starts_with("@@ ") ||
         text.find("\n@@ ") != std::string_view::npos;
}

} // namespace

std::string with_file_named(std::string_view text, std::string_view file) {
  if (file.empty() || is_diff(text)) {
    return std::string(text);
  }
  std::string out;
  for (auto at = text.find(frame); at != std::string_view::npos; at = text.find(frame)) {
    auto const from = at + frame.find(name);
    out += text.substr(0, from);
    out += file;
    text.remove_prefix(from + name.size());
  }
  return out.append(text);
}

} // namespace mprun
