#include "bench/files/json_object.hpp"

#include "base/yaml/config_error.hpp"

#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun {

json_object::json_object(nlohmann::json const& value, std::string where)
    : value_(&value), where_(std::move(where)) {
  if (!value.is_object()) {
    throw config_error(fmt::format("{}: an object is expected", where_));
  }
}

bool json_object::is_null(std::string_view key) const {
  auto const found = value_->find(key);
  return found != value_->end() && found->is_null();
}

bool json_object::has(std::string_view key) const {
  auto const found = value_->find(key);
  return found != value_->end() && !found->is_null();
}

json_object json_object::object(std::string_view key) const {
  return {member(key, "an object"), fmt::format("{}.{}", where_, key)};
}

std::vector<json_object> json_object::objects(std::string_view key) const {
  auto const& list = member(key, "a list");
  if (!list.is_array()) {
    wrong(key, "a list");
  }
  std::vector<json_object> out;
  for (auto const& item : list) {
    out.emplace_back(item, fmt::format("{}.{}[{}]", where_, key, out.size()));
  }
  return out;
}

double json_object::number(std::string_view key) const {
  auto const& value = member(key, "a number");
  if (!value.is_number()) {
    wrong(key, "a number");
  }
  return value.get<double>();
}

std::vector<double> json_object::numbers(std::string_view key) const {
  constexpr auto expected = "a list of numbers";
  auto const& list = member(key, expected);
  if (!list.is_array()) {
    wrong(key, expected);
  }
  std::vector<double> out;
  for (auto const& item : list) {
    if (!item.is_number() && !item.is_null()) {
      wrong(key, expected);
    }
    out.push_back(item.is_null() ? std::numeric_limits<double>::quiet_NaN() : item.get<double>());
  }
  return out;
}

std::string json_object::text(std::string_view key) const {
  auto const& value = member(key, "a string");
  if (!value.is_string()) {
    wrong(key, "a string");
  }
  return value.get<std::string>();
}

std::string json_object::text_or(std::string_view key, std::string_view otherwise) const {
  return has(key) ? text(key) : std::string(otherwise);
}

bool json_object::flag_or(std::string_view key, bool otherwise) const {
  if (!has(key)) {
    return otherwise;
  }
  auto const& value = member(key, "true or false");
  if (!value.is_boolean()) {
    wrong(key, "true or false");
  }
  return value.get<bool>();
}

double json_object::number_or(std::string_view key, double otherwise) const {
  return has(key) ? number(key) : otherwise;
}

std::uint64_t json_object::count_or(std::string_view key, std::uint64_t otherwise) const {
  if (!has(key)) {
    return otherwise;
  }
  auto const& value = member(key, "a non-negative integer");
  if (!value.is_number_unsigned()) {
    wrong(key, "a non-negative integer");
  }
  return value.get<std::uint64_t>();
}

void json_object::wrong(std::string_view key, std::string_view expected) const {
  throw config_error(fmt::format("{}.{}: {} is expected", where_, key, expected));
}

nlohmann::json const& json_object::member(std::string_view key, std::string_view expected) const {
  auto const found = value_->find(key);
  if (found == value_->end() || found->is_null()) {
    throw config_error(fmt::format("{}: '{}' is missing; {} is expected", where_, key, expected));
  }
  return *found;
}

} // namespace mprun
