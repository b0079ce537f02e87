// How fast a recording is played back.
#pragma once

namespace mprun {

enum class replay_timing {
  fast,    ///< as soon as the host has sent the recorded bytes
  recorded ///< with the recorded pauses of the board
};

} // namespace mprun
