// The options of mprun run and mprun bench that are for MicroPython's own tests. They are named as
// run-tests.py names them.
#pragma once

#include "suites/upstream/settings.hpp"

namespace CLI {
class App;
}

namespace mprun {

void add_tree(CLI::App& app, upstream::settings& how);

/// Those that `mprun bench` has too: how benchmarks are compiled, and how large they are.
void add_perf(CLI::App& app, upstream::settings& how);

} // namespace mprun
