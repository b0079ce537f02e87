// A comparison as JSON for programs; comparison.schema.json describes it.
#pragma once

#include "bench/comparison/comparison.hpp"

#include <string>
#include <vector>

namespace mprun {

inline constexpr int comparison_format_version = 2;

/// A file of a side.
struct comparison_source {
  std::string file;
  std::string run_id;          ///< empty where unknown
  std::string program_version; ///< of the mprun that measured; empty where unknown
};

/// `base` and `head`: the files of each side.
std::string comparison_json(comparison const& all, std::vector<comparison_source> const& base,
                            std::vector<comparison_source> const& head);

} // namespace mprun
