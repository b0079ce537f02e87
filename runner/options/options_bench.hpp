// The options of mprun bench. Those that Google Benchmark has too are spelled as it spells them.
#pragma once

#include "runner/options/options.hpp"

namespace CLI {
class App;
}

namespace mprun {

/// --farm, --board and --tag are added by the caller.
void add_bench(CLI::App& app, bench_options& options);

} // namespace mprun
