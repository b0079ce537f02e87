// Writes one run to the history: its row, the states of its boards, and the results of its cells.
//
// Flow: begin(), add() cells that have their verdict, any number of times; update() also once the
// run is over. The caller provides the transactions. Existing rows are left alone, so adding the
// same run twice changes nothing, and a run that was cut off can be completed from its events.
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
  /// Whether the history has the run, and all of it; inserts its row if it does not.
  found begin(run_model const& run);

  void add(run_model const& run, cell_id cell);
  void add_boards(run_model const& run);
  /// Writes its totals and, if it is over, how it ended.
  void update(run_model const& run, bool is_over);

  /// The transaction was rolled back, so nothing that it wrote exists.
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
