// Writes one run into the history: its row, the states of its boards, and what became of its cells.
//
// Flow: begin(), add() cells that have their verdict, any number of times; end() once the run is
// over. All within transactions of the caller's. What is there already is left alone, so the same
// run twice is one run, and one that was cut off can be completed from its events.
#pragma once

#include "reports/history/database.hpp"
#include "runner/events/run_model.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace mprun {

class run_record {
public:
  explicit run_record(database& file);

  enum class found { unknown, begun, whole };
  /// Whether the history knows the run, and all of it; makes its row where it does not.
  found begin(run_model const& run);

  void add(run_model const& run, cell_id cell);
  void add_boards(run_model const& run);
  /// Its totals; how it ended, where it is over.
  void update(run_model const& run, bool is_over);

  /// A transaction was undone: what it wrote is not there.
  void forget();

private:
  std::optional<std::int64_t> board_id(run_model const& run, board_index board);
  std::int64_t case_id(cell_state const& cell);
  void add_attempts(run_model const& run, cell_id number, cell_state const& cell);
  void add_transfers(run_model const& run, cell_id number, cell_state const& cell);

  database& file_;
  std::int64_t run_ = 0;
  std::map<board_index, std::int64_t> boards_;
  std::map<std::pair<std::string_view, std::string_view>, std::int64_t> cases_;
  statement add_result_;
  statement add_attempt_;
  statement add_transfer_;
  statement add_board_state_;
  statement note_time_;
  statement find_board_;
  statement add_board_;
  statement find_case_;
  statement add_case_;
};

} // namespace mprun
