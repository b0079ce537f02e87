// An object in foreign JSON: gives members of the right type, or throws a one-line message that
// names the position.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class json_object {
public:
  /// `where` is for messages: "bench.json: mprun.measures[3]". Throws config_error if the value is
  /// not an object, as do all functions for members of another type. The value must outlive this
  /// object.
  json_object(nlohmann::json const& value, std::string where);

  /// Present and null.
  bool is_null(std::string_view key) const;
  /// Present and not null.
  bool has(std::string_view key) const;
  json_object object(std::string_view key) const;
  std::vector<json_object> objects(std::string_view key) const;
  double number(std::string_view key) const;
  /// Null is read as NaN, because NaN is written as null.
  std::vector<double> numbers(std::string_view key) const;
  std::string text(std::string_view key) const;

  // These return a default where the member is missing.
  std::string text_or(std::string_view key, std::string_view otherwise) const;
  bool flag_or(std::string_view key, bool otherwise) const;
  double number_or(std::string_view key, double otherwise) const;
  std::uint64_t count_or(std::string_view key, std::uint64_t otherwise) const;

  [[noreturn]] void wrong(std::string_view key, std::string_view expected) const;

private:
  nlohmann::json const& member(std::string_view key, std::string_view expected) const;

  nlohmann::json const* value_;
  std::string where_;
};

} // namespace mprun
