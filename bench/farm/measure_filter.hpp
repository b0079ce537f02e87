// --benchmark_filter: which measures are meant.
//
// As Google Benchmark has it: an extended regular expression that is found in the name; with a '-'
// before it, those in whose name it is not. It is asked here, before a board is opened, and on the
// names that people see; what Google Benchmark adds to them ("/manual_time") may be named too.
#pragma once

#include <regex>
#include <string>

namespace mprun {

class measure_filter {
public:
  /// Empty and "all": every measure. Throws config_error for what is no regular expression.
  explicit measure_filter(std::string const& text);

  bool accepts(std::string const& name) const;

private:
  bool is_negative_ = false;
  std::regex pattern_;
};

} // namespace mprun
