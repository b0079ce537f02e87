#include "runner/options/replay_options.hpp"

#include <CLI/CLI.hpp>
#include <utility>
#include <vector>

namespace mprun {
namespace {

constexpr auto replay_footer =
    R"(Each line: seconds since the run began, > what mprun sent, < what the board sent, or what happened
(! marks an injected fault). To use it as a board: link: {replay: {file: FILE}} in a lab.yaml.

Exit codes: 0 printed, 2 the file is not a recording, 3 printed, but some of it is missing.)";

} // namespace

options_check add_options(CLI::App& app, replay_options& options) {
  app.add_option("file", options.file, "a recording: mprun-out/boards/ID.rec")->required();
  app.add_option("--only", options.only, "the bytes of one direction")
      ->transform(
          one_of({choice("to", replay_way::to_board), choice("from", replay_way::from_board)}))
      ->option_text("to|from");
  app.add_flag("--raw", options.raw, "only the bytes, unchanged; needs --only");
  app.add_flag("--full", options.full, "long binary data too");
  app.footer(replay_footer);
  return [&options] {
    return options.raw && options.only == replay_way::both ? "--raw needs --only to or --only from"
                                                           : std::string();
  };
}

} // namespace mprun
