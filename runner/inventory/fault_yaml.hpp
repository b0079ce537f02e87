// The `faults:` of a link in lab.yaml.
#pragma once

#include "base/yaml/yaml_reader.hpp"
#include "transports/faults/fault_plan.hpp"

namespace mprun {

/// Throws config_error.
fault_plan read_faults(yaml_value const& value);

} // namespace mprun
