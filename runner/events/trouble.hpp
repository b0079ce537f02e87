// Why something is not as it should be, and whose doing that is.
#pragma once

#include "runner/events/verdict.hpp"

#include <string>

namespace mprun {

struct trouble {
  mprun::blame blame = mprun::blame::board;
  std::string message;
};

} // namespace mprun
