#include "runner/options/boards_options.hpp"

namespace mprun {

options_check add_options(CLI::App& app, boards_options& options) {
  add_farm(app, options.farm, options.selected);
  add_recordings(app, options.recordings);
  return nothing_wrong;
}

} // namespace mprun
