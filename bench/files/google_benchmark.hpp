// Google Benchmark's JSON: its raw repetitions as measures.
#pragma once

#include "bench/files/json_object.hpp"
#include "bench/files/measure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// Google Benchmark writes NaN and Infinity for such counters, as Python's reader takes them. JSON
/// has neither: they become null. Text within quotes is left alone.
std::string without_nan(std::string_view text);

/// Of the document's "benchmarks": one measure a run_name, its samples the real_time of the
/// iteration entries; the second benchmark of the same name is "name#2". Aggregates, fits (BigO)
/// and what was skipped are passed over. A time that is no number is an error of its measure.
/// Throws config_error.
std::vector<measure> iteration_measures(json_object const& document);

} // namespace mprun
