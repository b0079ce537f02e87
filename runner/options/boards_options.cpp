#include "runner/options/boards_options.hpp"

#include <CLI/CLI.hpp>

namespace mprun {

options_check add_options(CLI::App& app, boards_options& options) {
  add_farm(app, options.farm, options.selected);
  app.add_flag("--list", options.list, "print the boards' names and open none");
  add_recordings(app, options.recordings);
  return nothing_wrong;
}

} // namespace mprun
