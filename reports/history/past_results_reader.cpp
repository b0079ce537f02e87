#include "reports/history/past_results_reader.hpp"

#include "reports/html/page_letters.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace mprun {
namespace {

using names_by_id = std::unordered_map<std::int64_t, std::string>;

names_by_id names_of(database& file, std::string_view sql) {
  names_by_id out;
  statement row(file, sql);
  while (row.step()) {
    out.emplace(row.number(0), row.text(1));
  }
  return out;
}

struct past_cell {
  std::string key;
  char letter;
  std::int64_t took;
};

class past_reader {
public:
  past_reader(database& file, run_model const& run, past_limits const& limits)
      : file_(file), limits_(limits), started_(run.started()) {
    for (auto const& each : run.runs()) {
      own_.insert(each.about.run_id);
    }
    for (auto const& cell : run.cells()) {
      wanted_.insert(past_results::key(cell.suite, cell.name, run.board_name(cell.board)));
    }
  }

  past_results read() {
    file_.execute("BEGIN"); // a consistent snapshot, whatever runs write meanwhile
    cases_ = names_of(file_, "SELECT id, suite || '/' || name FROM test_case");
    boards_ = names_of(file_, "SELECT id, name FROM board");
    statement run(file_, "SELECT id, run_id, started_ms, commit_id FROM run WHERE started_ms < ? "
                         "ORDER BY started_ms DESC, id DESC LIMIT ?");
    run.bind(static_cast<std::int64_t>(started_.time_since_epoch().count()),
             static_cast<std::int64_t>(limits_.searched_runs));
    while (columns_.size() < limits_.runs && rows_ < limits_.results && run.step()) {
      if (own_.contains(std::string(run.text(1)))) {
        continue;
      }
      if (auto cells = cells_of(run.number(0)); !cells.empty()) {
        columns_.push_back(std::move(cells));
        out_.runs.push_back({std::string(run.text(1)),
                             wall_time(std::chrono::milliseconds(run.number(2))),
                             std::string(run.text(3))});
      }
    }
    run.end();
    file_.execute("COMMIT");
    fill();
    return std::move(out_);
  }

private:
  std::vector<past_cell> cells_of(std::int64_t run) {
    std::vector<past_cell> cells;
    results_.bind(run);
    while (results_.step()) {
      ++rows_;
      auto const name = cases_.find(results_.number(0));
      auto const board = boards_.find(results_.number(1));
      if (name == cases_.end() || board == boards_.end()) {
        continue;
      }
      if (auto key = name->second + '\n' + board->second; wanted_.contains(key)) {
        auto const verdict = verdict_from(results_.text(2)).value_or(verdict::errored);
        auto const letter = results_.number(3) != 0 ? flaky_letter : letter_of(verdict);
        cells.push_back({std::move(key), letter, results_.number(4)});
      }
    }
    return cells;
  }

  /// From the newest run first, as they were read, to the oldest first.
  void fill() {
    std::reverse(out_.runs.begin(), out_.runs.end());
    auto const count = columns_.size();
    for (std::size_t i = 0; i < count; ++i) {
      for (auto& cell : columns_[count - 1 - i]) {
        auto& series = out_.cases[std::move(cell.key)];
        series.letters.resize(count, ' ');
        series.took.resize(count);
        series.letters[i] = cell.letter;
        series.took[i] = cell.took;
      }
    }
  }

  database& file_;
  past_limits const& limits_;
  wall_time started_;
  std::unordered_set<std::string> own_;
  std::unordered_set<std::string> wanted_;
  names_by_id cases_;
  names_by_id boards_;
  std::vector<std::vector<past_cell>> columns_; ///< the newest run first
  std::size_t rows_ = 0;
  past_results out_;
  statement results_{file_, "SELECT test_case, board, verdict, flaky, took_us FROM result "
                            "WHERE run = ? AND board IS NOT NULL"};
};

} // namespace

past_results read_past_results(database& file, run_model const& run, past_limits const& limits) {
  return past_reader(file, run, limits).read();
}

} // namespace mprun
