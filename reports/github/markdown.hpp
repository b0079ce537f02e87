// A run as Markdown for GitHub: a step's summary, the comment of a pull request.
//
// Flow: markdown_report() makes sections, what failed first, and drops whole ones where they would
// be too long; the last line says how many. What a board printed stands in fences that it cannot
// end; elsewhere whatever would be a link, a mention or markup is spelled out.
#pragma once

#include "runner/events/run_model.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

struct markdown_limits {
  std::size_t bytes = 0;        ///< of the whole
  std::size_t detail_bytes = 0; ///< of one diff or traceback
};

std::string markdown_report(run_model const& run, markdown_limits limits);

/// On one line; nothing of it is markup.
std::string markdown_text(std::string_view text);
/// A fenced block with the text.
std::string markdown_block(std::string_view text);

} // namespace mprun
