// What a person at the terminal asks of a run that goes on, and what has come of it.
#pragma once

#include <string>

namespace mprun {

enum class run_pace { going, paused, stopping };

struct run_wish {
  enum class kind {
    skip,   ///< end the cases that run now, without a verdict on them
    pause,  ///< begin no further case
    resume, ///< go on
    stop,   ///< as the first Ctrl-C
  };

  kind is = kind::stop;
  std::string board{}; ///< skip: only what runs on this board; empty: on all of them
};

} // namespace mprun
