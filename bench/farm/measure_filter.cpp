#include "bench/farm/measure_filter.hpp"

#include "base/yaml/config_error.hpp"

#include <fmt/format.h>

namespace mprun {

measure_filter::measure_filter(std::string const& text) : is_negative_(text.starts_with('-')) {
  auto const pattern = text.empty() || text == "all" ? "." : text.substr(is_negative_ ? 1 : 0);
  try {
    pattern_ = std::regex(pattern, std::regex::extended);
  } catch (std::regex_error const& e) {
    throw config_error(
        fmt::format("--benchmark_filter '{}': not a regular expression: {}", text, e.what()));
  }
}

bool measure_filter::accepts(std::string const& name) const {
  auto const is_found =
      std::regex_search(name, pattern_) || std::regex_search(name + "/manual_time", pattern_);
  return is_found != is_negative_;
}

} // namespace mprun
