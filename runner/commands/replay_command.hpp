// mprun replay: prints a recording.
#pragma once

#include "runner/options/replay_options.hpp"

namespace mprun {

int replay_command(replay_options const& options);

} // namespace mprun
