// The `link:` of a board in lab.yaml: its one kind of link, and the faults put on it.
//
// A kind is a key of its own with a map of its own; a new kind is a reader in links/ and a row
// in the table here.
#pragma once

#include "base/yaml/yaml_reader.hpp"
#include "runner/inventory/link_spec.hpp"
#include "transports/faults/fault_plan.hpp"

#include <filesystem>

namespace mprun {

struct link_entry {
  link_spec link;
  fault_plan faults; ///< none by default
};

/// Relative paths are taken from `folder`. Throws config_error.
link_entry read_link(yaml_value const& value, std::filesystem::path const& folder);

} // namespace mprun
