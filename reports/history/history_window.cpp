#include "reports/history/history_window.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace mprun {
namespace {

wall_time time_of(std::int64_t ms) {
  return wall_time(std::chrono::milliseconds(ms));
}

std::size_t count_of(statement const& row, int column) {
  return static_cast<std::size_t>(row.number(column));
}

bool is_wanted(std::optional<std::regex> const& expression, std::string const& name) {
  return !expression || std::regex_search(name, *expression);
}

/// From an id in the file to an index in the window, for the rows that are wanted.
using index_map = std::unordered_map<std::int64_t, std::size_t>;

std::optional<std::size_t> index_of(index_map const& known, statement const& row, int column) {
  auto const found = row.is_null(column) ? known.end() : known.find(row.number(column));
  return found == known.end() ? std::nullopt : std::optional(found->second);
}

class window_reader {
public:
  window_reader(database& file, window_query const& query) : file_(file), query_(query) {}

  history_window read() {
    file_.execute("BEGIN"); // a consistent snapshot, whatever runs write meanwhile
    read_runs();
    read_cases();
    read_boards();
    for (std::size_t run = 0; run < out_.runs.size(); ++run) {
      read_states(run);
      read_results(run);
      read_transfers(run);
    }
    file_.execute("COMMIT");
    return std::move(out_);
  }

private:
  void read_runs() {
    statement count(file_, "SELECT count(*) FROM run WHERE ?1 = '' OR branch = ?1");
    if (count.bind(query_.branch).step()) {
      out_.all_runs = count_of(count, 0);
    }
    statement row(file_, "SELECT id, run_id, started_ms, took_us, branch, commit_id, how_it_ended, "
                         "exit_code, planned, passed, failed, errored, timed_out, skipped, flaky, "
                         "quarantined FROM run WHERE ?1 = '' OR branch = ?1 "
                         "ORDER BY started_ms DESC, id DESC LIMIT ?2");
    row.bind(query_.branch, static_cast<std::int64_t>(query_.runs));
    while (row.step()) {
      auto& run = out_.runs.emplace_back();
      run.id = row.number(0);
      run.run_id = row.text(1);
      run.started = time_of(row.number(2));
      run.took = run_duration(row.number(3));
      run.branch = row.text(4);
      run.commit = row.text(5);
      run.how = row.text(6);
      if (!row.is_null(7)) {
        run.exit_code = static_cast<int>(row.number(7));
      }
      run.counts = {count_of(row, 8),  count_of(row, 9),  count_of(row, 10), count_of(row, 11),
                    count_of(row, 13), count_of(row, 12), count_of(row, 14), count_of(row, 15)};
    }
    std::reverse(out_.runs.begin(), out_.runs.end());
  }

  void read_cases() {
    statement row(file_, "SELECT id, suite || '/' || name FROM test_case");
    while (row.step()) {
      std::string name(row.text(1));
      if (is_wanted(query_.cases, name)) {
        cases_.emplace(row.number(0), out_.cases.size());
        out_.cases.push_back({std::move(name), row.number(0)});
      }
    }
  }

  void read_boards() {
    statement row(file_, "SELECT id, name FROM board");
    while (row.step()) {
      std::string name(row.text(1));
      if (is_wanted(query_.boards, name)) {
        boards_.emplace(row.number(0), out_.boards.size());
        out_.boards.push_back({std::move(name), row.number(0)});
      }
    }
  }

  void read_states(std::size_t run) {
    states_.bind(out_.runs[run].id);
    while (states_.step()) {
      if (auto const board = index_of(boards_, states_, 0)) {
        auto& state = out_.states.emplace_back();
        state.run = run;
        state.board = *board;
        state.link = states_.text(1);
        if (auto const faults = states_.text(2); !faults.empty()) {
          state.link += " (" + std::string(faults) + ")";
        }
        state.firmware = states_.text(3);
        state.was_lost = states_.number(4) != 0;
      }
    }
  }

  void read_results(std::size_t run) {
    results_.bind(out_.runs[run].id);
    while (results_.step()) {
      auto const which = index_of(cases_, results_, 0);
      auto const board = index_of(boards_, results_, 1);
      if (!which || !board) {
        continue;
      }
      auto& result = out_.results.emplace_back();
      result.run = run;
      result.which = *which;
      result.board = *board;
      result.verdict = verdict_from(results_.text(2)).value_or(verdict::errored);
      result.blame = blame_from(results_.text(3)).value_or(blame::none);
      result.flaky = results_.number(4) != 0;
      result.quarantined = results_.number(5) != 0;
      result.attempts = static_cast<int>(results_.number(6));
      result.took = run_duration(results_.number(7));
      result.message = results_.text(8);
    }
  }

  void read_transfers(std::size_t run) {
    transfers_.bind(out_.runs[run].id);
    while (transfers_.step()) {
      if (auto const board = index_of(boards_, transfers_, 0)) {
        out_.transfers.push_back({run, *board, transfers_.number(1) != 0,
                                  static_cast<std::uint64_t>(transfers_.number(2)),
                                  run_duration(transfers_.number(3))});
      }
    }
  }

  database& file_;
  window_query const& query_;
  history_window out_;
  index_map cases_;
  index_map boards_;
  statement states_{file_, "SELECT board, link, faults, firmware, lost_blame IS NOT NULL "
                           "FROM board_state WHERE run = ?"};
  statement results_{file_, "SELECT test_case, board, verdict, blame, flaky, quarantined, "
                            "attempts, took_us, message FROM result WHERE run = ?"};
  statement transfers_{file_, "SELECT board, to_board, size, took_us FROM transfer WHERE run = ?"};
};

} // namespace

history_window read_window(database& file, window_query const& query) {
  return window_reader(file, query).read();
}

std::vector<past_outcome> outcomes_of(database& file, past_case const& which,
                                      past_board const& board) {
  // This needs only the index and the table of runs, so it stays fast in a long history.
  statement row(file, "SELECT run.run_id, run.started_ms, run.commit_id, result.verdict = 'passed' "
                      "FROM result JOIN run ON run.id = result.run "
                      "WHERE test_case = ? AND board = ? AND verdict <> 'skipped' "
                      "ORDER BY run.started_ms, run.id");
  row.bind(which.id, board.id);
  std::vector<past_outcome> out;
  while (row.step()) {
    out.push_back({std::string(row.text(0)), time_of(row.number(1)), std::string(row.text(2)),
                   row.number(3) != 0});
  }
  return out;
}

std::vector<usual_time> usual_times(database& file) {
  statement row(file, "SELECT suite, test_case.name, board.name, took_us FROM usual_time "
                      "JOIN test_case ON test_case.id = usual_time.test_case "
                      "JOIN board ON board.id = usual_time.board");
  std::vector<usual_time> out;
  while (row.step()) {
    out.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                   run_duration(row.number(3))});
  }
  return out;
}

latest_run read_latest(database& file, std::string const& branch, wall_time before) {
  latest_run out;
  auto const earlier_than = before.time_since_epoch().count();
  statement newest(file, "SELECT id, run_id, commit_id FROM run WHERE branch = ? AND "
                         "how_it_ended = 'complete' AND started_ms < ? "
                         "ORDER BY started_ms DESC, id DESC LIMIT 1");
  if (!newest.bind(branch, earlier_than).step()) {
    return out;
  }
  auto const run = newest.number(0);
  out.run_id = newest.text(1);
  std::string const commit(newest.text(2));
  newest.end();
  statement row(file, "SELECT suite, test_case.name, coalesce(board.name, ''), verdict "
                      "FROM result JOIN run ON run.id = result.run "
                      "JOIN test_case ON test_case.id = result.test_case "
                      "LEFT JOIN board ON board.id = result.board "
                      "WHERE run.id = ?1 OR (?2 <> '' AND commit_id = ?2 AND branch = ?3 "
                      "AND how_it_ended = 'complete' AND started_ms < ?4) "
                      "ORDER BY started_ms, run.id");
  row.bind(run, commit, branch, earlier_than);
  while (row.step()) {
    out.verdicts.push_back({std::string(row.text(0)), std::string(row.text(1)),
                            std::string(row.text(2)),
                            verdict_from(row.text(3)).value_or(verdict::errored)});
  }
  return out;
}

} // namespace mprun
