// How fast a recording is played back.
#pragma once

namespace mprun {

enum class replay_timing {
  fast,    ///< as soon as the host has said what it said then
  recorded ///< and not sooner than the board answered then
};

} // namespace mprun
