// How the cases of a run did in earlier runs, for the sparklines of report.html.
#pragma once

#include "base/text/iso_time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mprun {

struct past_results {
  struct past_run {
    std::string run_id;
    wall_time started{};
    std::string commit; ///< empty if unknown
  };
  /// A case on a board.
  struct series {
    std::string letters; ///< one per run as in page_letters.hpp; ' ' if it lacked the case
    std::vector<std::int64_t> took; ///< microseconds, by run
  };

  std::vector<past_run> runs; ///< oldest first
  std::unordered_map<std::string, series> cases;

  /// The key of a case on a board.
  static std::string key(std::string_view suite, std::string_view name, std::string_view board) {
    std::string out(suite);
    out += '/';
    out += name;
    out += '\n';
    out += board;
    return out;
  }
};

} // namespace mprun
