// Reports that are written where they are asked for: --trace, --github.
#pragma once

#include <filesystem>

namespace CLI {
class App;
}

namespace mprun {

struct extra_reports {
  std::filesystem::path trace; ///< empty: none
  bool github = false;
};

void add_extra_reports(CLI::App& app, extra_reports& reports);

} // namespace mprun
