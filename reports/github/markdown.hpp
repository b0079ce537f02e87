// A run as Markdown for GitHub: a step's summary, or the comment on a pull request.
//
// Flow: markdown_report() makes sections, failures first, and drops whole sections that would
// exceed the limit; the last line says how many. What a board printed is in fenced blocks that the
// text cannot end; elsewhere, characters that would make a link, a mention or markup are escaped.
#pragma once

#include "runner/events/run_model.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

struct markdown_limits {
  std::size_t bytes = 0;        ///< for the whole report
  std::size_t detail_bytes = 0; ///< for one diff or traceback
};

std::string markdown_report(run_model const& run, markdown_limits limits);

/// The text on one line, with all markup escaped.
std::string markdown_text(std::string_view text);
/// The text as a fenced block.
std::string markdown_block(std::string_view text);

} // namespace mprun
