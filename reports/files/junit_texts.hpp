// The texts of junit.xml for a case and its attempts. Most readers show only a message, and some
// only a text, so each stands on its own.
#pragma once

#include "runner/events/run_model.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

class junit_texts {
public:
  /// Of details and outputs; what is longer is cut in the middle.
  static constexpr std::size_t max_length = std::size_t{64} * 1024;

  explicit junit_texts(run_model const& run) : run_(run) {}

  /// Readers that show the repository's files cannot resolve "../tests/x.py".
  static std::string_view file_of(cell_state const& cell);

  /// One line that names the board, because the case may have run on several boards.
  std::string message_of(cell_state const& cell) const;
  std::string message_of(cell_state const& cell, attempt_state const& attempt) const;

  /// The message, the details, and context_of().
  std::string text_of(cell_state const& cell, attempt_state const& attempt) const;

  /// Where the case is, where it ran, and the command line that runs it again.
  std::string context_of(cell_state const& cell, board_index board, int line) const;

private:
  std::string with_board_named(cell_state const& cell, board_index board,
                               std::string_view message) const;

  run_model const& run_;
};

} // namespace mprun
