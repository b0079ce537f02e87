#include "reports/html/script_data.hpp"

#include "base/text/text.hpp"
#include "base/text/utf8.hpp"

#include <nlohmann/json.hpp>

namespace mprun {

// JSON has these characters only within strings.
std::string script_data(std::string_view json) {
  std::string out;
  out.reserve(json.size() + json.size() / 16);
  for (std::size_t i = 0; i < json.size(); ++i) {
    auto const rest = json.substr(i);
    if (json[i] == '<') {
      out += "\\u003c";
    } else if (json[i] == '>') {
      out += "\\u003e";
    } else if (json[i] == '&') {
      out += "\\u0026";
    } else if (rest.starts_with("\u2028") || rest.starts_with("\u2029")) {
      out += rest.starts_with("\u2028") ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += json[i];
    }
  }
  return out;
}

std::string script_text(std::string_view text) {
  return script_data(
      nlohmann::json(is_valid_utf8(text) ? std::string(text) : printable_lines(text)).dump());
}

} // namespace mprun
