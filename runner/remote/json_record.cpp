#include "runner/remote/json_record.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace mprun::remote {
namespace {

std::string as_json(std::string_view text) {
  using nlohmann::json;
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

void json_record::add_text(std::string_view name, std::string text) {
  fields_.push_back({std::string(name), std::move(text), true});
}

void json_record::add_or_null(std::string_view name, std::string const& text) {
  if (text.empty()) {
    add_value(name, "null");
  } else {
    add(name, text);
  }
}

void json_record::add_value(std::string_view name, std::string_view json) {
  fields_.push_back({std::string(name), std::string(json)});
}

std::string json_record::line() const {
  std::string text;
  for (auto const& member : fields_) {
    text += text.empty() ? "{" : ", ";
    text += as_json(member.name) + ": " + (member.is_text ? as_json(member.value) : member.value);
  }
  return (text.empty() ? "{" : text) + "}\n";
}

} // namespace mprun::remote
