#include "runner/remote/json_text.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace mprun::remote {
namespace {

std::string as_json(std::string_view text) {
  using nlohmann::json;
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

void json_object::add_text(std::string_view name, std::string text) {
  fields_.push_back({std::string(name), std::move(text), true});
}

void json_object::add_or_null(std::string_view name, std::string const& text) {
  if (text.empty()) {
    add_value(name, "null");
  } else {
    add(name, text);
  }
}

void json_object::add_value(std::string_view name, std::string_view json) {
  fields_.push_back({std::string(name), std::string(json)});
}

std::string json_object::line() const {
  std::string text;
  for (auto const& one : fields_) {
    text += text.empty() ? "{" : ", ";
    text += as_json(one.name) + ": " + (one.is_text ? as_json(one.value) : one.value);
  }
  return (text.empty() ? "{" : text) + "}\n";
}

} // namespace mprun::remote
