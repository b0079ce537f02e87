// For builds without Bluetooth.
#include "bench/links/link_kinds.hpp"

namespace mprun {

void add_bluetooth_kind(std::vector<std::unique_ptr<link_kind>>&) {}

} // namespace mprun
