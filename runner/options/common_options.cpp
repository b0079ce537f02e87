#include "runner/options/common_options.hpp"

#include <CLI/CLI.hpp>

namespace mprun {

void add_farm(CLI::App& app, std::filesystem::path& farm, selection& selected) {
  app.add_option("--farm", farm, "the inventory of boards (YAML)")->required();
  app.add_option("--board", selected.boards, "only this board, by id (repeatable)")
      ->allow_extra_args(false);
  app.add_option("--tag", selected.tags, "only boards with this tag (repeatable)")
      ->allow_extra_args(false);
}

void add_recordings(CLI::App& app, std::filesystem::path& recordings) {
  app.add_option("--recordings", recordings,
                 "folder for the recording of a board that fails; mprun replay prints it")
      ->capture_default_str();
}

} // namespace mprun
