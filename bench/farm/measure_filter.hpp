// --benchmark_filter: selects measures.
//
// As with Google Benchmark: an extended regular expression that is searched in the name; a leading
// '-' inverts it. It applies to the names that people see, before any board is opened; Google
// Benchmark's suffix ("/manual_time") matches as well.
#pragma once

#include <regex>
#include <string>

namespace mprun {

class measure_filter {
public:
  /// Empty and "all" select every measure. Throws config_error for an invalid regular expression.
  explicit measure_filter(std::string const& text);

  bool accepts(std::string const& name) const;

private:
  bool is_negative_ = false;
  std::regex pattern_;
};

} // namespace mprun
