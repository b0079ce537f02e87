// The options of mprun replay.
#pragma once

#include "runner/options/common_options.hpp"

namespace mprun {

enum class replay_way { both, to_board, from_board };

struct replay_options {
  std::filesystem::path file;
  replay_way only = replay_way::both;
  bool raw = false;
  bool full = false;
};

options_check add_options(CLI::App& app, replay_options& options);

} // namespace mprun
