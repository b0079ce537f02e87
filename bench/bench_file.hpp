// bench.json: Google Benchmark's own JSON, so that its tools read it, with a member "mprun" that
// holds what they have no place for.
//
// Flow: read_bench_file(path) → the measures of the "mprun" member or, where there is none, those
// of Google Benchmark's entries. with_measures(…) makes such a file of Google Benchmark's.
#pragma once

#include "bench/measure.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct bench_file {
  std::string run_id;          ///< empty where mprun did not write the file
  std::string program_version; ///< of mprun
  std::vector<measure> measures;
};

/// Throws config_error: the file cannot be read, is no JSON, is no such file, holds no measure.
bench_file read_bench_file(std::filesystem::path const& file);

/// The same of the file's text; `name` is for messages.
bench_file parse_bench_file(std::string_view text, std::string_view name);

/// Google Benchmark's JSON with the member "mprun" added, and what was skipped (skip_prefix) marked
/// as that. Throws config_error where the text is
/// none.
std::string with_measures(std::string_view google_benchmark, std::vector<measure> const& measures);

} // namespace mprun
