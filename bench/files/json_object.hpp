// An object within somebody else's JSON: members of the right type, or one clear line that names
// the place.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class json_object {
public:
  /// `where` is for messages: "bench.json: mprun.measures[3]". Throws config_error where the value
  /// is no object, as do all members where one is of another type. The value must outlive this.
  json_object(nlohmann::json const& value, std::string where);

  /// There, and null.
  bool is_null(std::string_view key) const;
  /// There, and not null.
  bool has(std::string_view key) const;
  json_object object(std::string_view key) const;
  std::vector<json_object> objects(std::string_view key) const;
  double number(std::string_view key) const;
  /// NaN for those that are null, for that is what NaN becomes in JSON.
  std::vector<double> numbers(std::string_view key) const;
  std::string text(std::string_view key) const;

  // Where it is missing, what stands for it.
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
