// suite.yaml as values: what the cases of one folder need and how they are run.
//
//   description: for people
//   requires: {modules: […], heap: 16KiB, platforms: […], tags: […], without_tags: […],
//              fixtures: […], raw_paste: true}
//   tags: […]   files: […]   case_timeout: 30s   idle_timeout: 10s   retries: 2
//   cases:
//     name: the same keys but description, and raises: ValueError, interrupt_on: "text"
//     new_name: the same keys, and transfer: {size: 10KiB, direction: both, payload: random}
//
// Lists of a case are added to the suite's; its single values replace the suite's. A suite.yaml
// applies to its own folder alone, not to the folders in it.
#pragma once

#include "base/yaml/config_error.hpp"
#include "suites/catalog/test_case.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace mprun {

/// Applies the settings to the cases of that folder, which are all its programs, and adds its
/// transfers. Throws config_error, also for a name under `cases` that no case has.
void apply_suite_yaml(std::filesystem::path const& file, std::string const& suite,
                      std::vector<test_case>& cases);

} // namespace mprun
