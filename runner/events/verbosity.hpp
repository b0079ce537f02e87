// How much of a run is shown to people while it goes on, and at its end.
#pragma once

namespace mprun {

enum class verbosity {
  quiet, ///< only what did not pass, and the outcome
  normal,
  verbose, ///< what passed and was skipped, boards as they open, retries as they begin, whole diffs
};

} // namespace mprun
