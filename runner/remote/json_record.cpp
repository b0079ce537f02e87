#include "runner/remote/json_record.hpp"

#include <nlohmann/json.hpp>

namespace mprun::remote {
namespace {

std::string as_json(std::string_view text) {
  using nlohmann::json;
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

void json_record::add(std::string_view name, std::string_view text) {
  add_value(name, as_json(text));
}

void json_record::add_or_null(std::string_view name, std::string const& text) {
  add_value(name, text.empty() ? "null" : as_json(text));
}

void json_record::add_value(std::string_view name, std::string_view json) {
  if (text_.size() > 1) {
    text_ += ", ";
  }
  text_ += as_json(name);
  text_ += ": ";
  text_ += json;
}

} // namespace mprun::remote
