// The options of mprun run that are for MicroPython's own tests. They are named as run-tests.py
// names them.
#pragma once

#include "suites/upstream/settings.hpp"

namespace CLI {
class App;
}

namespace mprun {

void add_tree(CLI::App& app, upstream::settings& how);

} // namespace mprun
