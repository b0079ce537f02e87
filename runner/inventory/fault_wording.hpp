// A fault plan in the words of the inventory, so that it can be pasted into one.
#pragma once

#include "transports/faults/fault_plan.hpp"

#include <string>

namespace mprun {

/// "seed: 7, latency: 10ms, baud: 115200"; faults that are off are left out.
std::string wording_of(fault_plan const& plan);

} // namespace mprun
