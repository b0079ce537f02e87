// bench.json: Google Benchmark's own JSON, so that its tools read it, with a member "mprun" that
// holds what they have no place for.
//
// Flow: read_bench_file(path) → the measures of the "mprun" member or, where there is none, those
// of Google Benchmark's entries. bench_file_text(…) makes such a file.
#pragma once

#include "bench/files/measure.hpp"

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct bench_file {
  std::string run_id;          ///< empty where mprun did not write the file
  std::string program_version; ///< of mprun
  std::vector<measure> measures;
  /// Of a run that measured two sides in turn: what the others are compared with, round by round.
  std::vector<measure> base;
};

/// Throws config_error: the file cannot be read, is no JSON, is no such file, holds no measure.
bench_file read_bench_file(std::filesystem::path const& file);

/// The same of the file's text; `name` is for messages.
bench_file parse_bench_file(std::string_view text, std::string_view name);

/// `google`: of google_document(). `base`: empty where one side was measured.
std::string bench_file_text(nlohmann::ordered_json google, std::vector<measure> const& measures,
                            std::vector<measure> const& base);

} // namespace mprun
