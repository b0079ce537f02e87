// junit.xml: the run in the JUnit dialect that CI systems read best; docs/junit.md describes it and
// reports/files/junit.xsd checks it.
#pragma once

#include "runner/events/reporter.hpp"

#include <filesystem>
#include <memory>

namespace mprun {

/// Writes `file` when the run is over. `logs`: the folder with the boards' logs, which are attached
/// where they are there.
std::unique_ptr<reporter> make_junit_report(std::filesystem::path file,
                                            std::filesystem::path logs = {});

} // namespace mprun
