// bench.json: Google Benchmark's own JSON, so that its tools can read it, with a member "mprun" for
// everything that this format lacks.
//
// Flow: read_bench_file(path) → the measures of the "mprun" member or, without it, those of Google
// Benchmark's entries. bench_file_text(…) makes such a file.
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
  /// The other side of a run that measured two sides in turn, to be compared round by round.
  std::vector<measure> base;
};

/// Throws config_error for a file that cannot be read, is not such JSON or contains no measure.
bench_file read_bench_file(std::filesystem::path const& file);

/// The same for a file's text; `name` is for messages.
bench_file parse_bench_file(std::string_view text, std::string_view name);

/// `google`: the google_document(). `base`: empty where only one side was measured.
std::string bench_file_text(nlohmann::ordered_json google, std::vector<measure> const& measures,
                            std::vector<measure> const& base);

} // namespace mprun
