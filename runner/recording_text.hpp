// A recording as text for people: one line for each thing that was said or happened.
#pragma once

#include "transports/recording/recording_reader.hpp"

#include <string>

namespace mprun {

struct recording_text_options {
  bool to_board = true;   ///< show what mprun sent
  bool from_board = true; ///< show what the board sent
  bool full = false;      ///< long binary too
};

/// "board pico-1, process: micropython, begun 2026-…" and what is missing.
std::string shown_heading(recording const& content, std::string const& begun);

/// The record's lines; empty when it is not to be shown. Records of one direction that follow each
/// other are lines of their own, with their times.
std::string shown_record(record const& one, recording_text_options const& options);

} // namespace mprun
