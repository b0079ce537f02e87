// The options of mprun scan.
#pragma once

#include "runner/options/common_options.hpp"

namespace mprun {

struct scan_options {
  std::filesystem::path farm; ///< empty: only what is attached
  bool write = false;
  std::filesystem::path sysfs = "/sys";
  std::filesystem::path dev = "/dev";
};

options_check add_options(CLI::App& app, scan_options& options);

} // namespace mprun
