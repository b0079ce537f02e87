// Google Benchmark's JSON: its raw repetitions as measures.
#pragma once

#include "bench/files/json_object.hpp"
#include "bench/files/measure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// Google Benchmark writes NaN and Infinity for such counters, which Python reads but JSON does not
/// have; they become null. Quoted text is left alone.
std::string without_nan(std::string_view text);

/// Reads the document's "benchmarks": a measure for each run_name, with the real_time of its
/// iteration entries as samples; the second benchmark of the same name is "name#2". Ignores
/// aggregates, fits (BigO) and skipped benchmarks. A time that is not a number makes its measure an
/// error. Throws config_error.
std::vector<measure> iteration_measures(json_object const& document);

} // namespace mprun
