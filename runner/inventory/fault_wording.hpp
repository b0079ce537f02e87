// A fault plan in the words of the inventory, for people: what they read can go into a farm as it
// is.
#pragma once

#include "transports/faults/fault_plan.hpp"

#include <string>

namespace mprun {

/// "seed: 7, latency: 10ms, baud: 115200"; what is off is left out.
std::string wording_of(fault_plan const& plan);

} // namespace mprun
