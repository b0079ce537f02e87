#include "reports/files/trace.hpp"

#include "base/files/atomic_file.hpp"
#include "base/text/text.hpp"
#include "reports/files/json_writer.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

constexpr int process = 1;
/// Events that concern no board have a row of their own, above those of the boards.
constexpr std::size_t row_of_run = 1;

struct noted {
  run_duration at{};
  board_index board = no_board;
  std::string message;
};

/// One attempt on one of the boards it used.
struct slice {
  cell_id cell = 0;
  std::size_t number = 0; ///< counts the attempts from 1
  attempt_state const* attempt = nullptr;
  std::size_t lane = 0;

  run_duration began() const { return attempt->began; }
  run_duration ended() const { return attempt->began + attempt->took; }
};

std::vector<std::vector<slice>> slices_by_board(run_model const& run) {
  std::vector<std::vector<slice>> out(run.boards().size());
  for (cell_id cell = 0; cell < run.cells().size(); ++cell) {
    std::size_t number = 0;
    for (auto const& attempt : run.cells()[cell].attempts) {
      slice const made{cell, ++number, &attempt, 0};
      out[attempt.board].push_back(made);
      if (attempt.more) {
        for (auto const other : attempt.more->other_boards) {
          if (other != no_board) {
            out[other].push_back(made);
          }
        }
      }
    }
  }
  return out;
}

/// Slices of one row must not overlap, so each goes to the first free lane. Returns the number of
/// lanes.
std::size_t assign_lanes(std::vector<slice>& slices) {
  std::stable_sort(slices.begin(), slices.end(),
                   [](slice const& a, slice const& b) { return a.began() < b.began(); });
  std::vector<run_duration> free_from;
  for (auto& each : slices) {
    auto const lane = std::find_if(free_from.begin(), free_from.end(),
                                   [&each](run_duration end) { return end <= each.began(); });
    each.lane = static_cast<std::size_t>(lane - free_from.begin());
    if (lane == free_from.end()) {
      free_from.emplace_back();
    }
    free_from[each.lane] = each.ended();
  }
  return std::max<std::size_t>(free_from.size(), 1);
}

class trace_writer {
public:
  trace_writer(atomic_file& out, run_model const& run, std::vector<noted> const& notices)
      : out_(out), json_(out), run_(run), notices_(notices) {}

  void write() {
    out_.write("{\"displayTimeUnit\":\"ms\",\n\"otherData\":");
    json_.begin_object();
    json_.member("run", printable_line(run_.about().run_id));
    json_.member("program_version", printable_line(run_.about().program_version));
    json_.member("host", printable_line(run_.about().host));
    json_.member("exit_code", run_.exit_code());
    json_.end_object();
    out_.write(",\n\"traceEvents\":[");
    begin_name("process_name");
    end_name("name", "mprun " + printable_line(run_.about().run_id));
    name_row(row_of_run, "run");
    auto by_board = slices_by_board(run_);
    auto row = row_of_run + 1;
    for (board_index board = 0; board < run_.boards().size(); ++board) {
      auto const lanes = assign_lanes(by_board[board]);
      rows_.push_back(row);
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        auto const name = printable_line(run_.boards()[board].about.board);
        name_row(row + lane, lane == 0 ? name : fmt::format("{} #{}", name, lane + 1));
      }
      write_board(run_.boards()[board], row);
      for (auto const& each : by_board[board]) {
        write_attempt(each, row + each.lane);
      }
      row += lanes;
    }
    for (auto const& notice : notices_) {
      auto const of_run = notice.board == no_board;
      mark(of_run ? row_of_run : rows_[notice.board], notice.at, "notice", notice.message);
    }
    out_.write("\n]}\n");
  }

private:
  void begin_event() {
    out_.write(before_);
    before_ = ",\n";
    json_.begin_object();
  }

  void begin_name(std::string_view what) {
    begin_event();
    json_.member("name", what);
    json_.member("ph", "M");
    json_.member("pid", process);
  }

  void end_name(std::string_view key, auto const& value) {
    json_.key("args");
    json_.begin_object();
    json_.member(key, value);
    json_.end_object();
    json_.end_object();
  }

  void name_row(std::size_t row, std::string_view name) {
    begin_name("thread_name");
    json_.member("tid", row);
    end_name("name", name);
    begin_name("thread_sort_index");
    json_.member("tid", row);
    end_name("sort_index", row);
  }

  /// Its arguments follow.
  void begin_slice(std::size_t row, run_duration began, run_duration took,
                   std::string_view category, std::string_view name) {
    begin_event();
    json_.member("name", name);
    json_.member("cat", category);
    json_.member("ph", "X");
    json_.member("pid", process);
    json_.member("tid", row);
    json_.member("ts", began.count());
    json_.member("dur", took.count());
    json_.key("args");
    json_.begin_object();
  }

  void end_slice() {
    json_.end_object();
    json_.end_object();
  }

  void mark(std::size_t row, run_duration at, std::string_view category, std::string_view name) {
    begin_event();
    json_.member("name", printable_line(name));
    json_.member("cat", category);
    json_.member("ph", "i");
    json_.member("s", "t");
    json_.member("pid", process);
    json_.member("tid", row);
    json_.member("ts", at.count());
    json_.end_object();
  }

  void write_board(board_state const& board, std::size_t row) {
    if (board.facts) {
      auto const began = std::max(run_duration(), board.opened - board.opening_took);
      begin_slice(row, began, board.opened - began, "board", "opening");
      json_.member("firmware", printable_line(board.facts->firmware));
      json_.member("machine", printable_line(board.facts->machine));
      json_.member("link", printable_line(board.about.link));
      json_.member("faults", printable_line(board.about.faults));
      end_slice();
    }
    if (board.lost) {
      mark(row, board.lost->at, "lost",
           fmt::format("lost: {}: {}", name_of(board.lost->blame), board.lost->message));
    }
  }

  void write_attempt(slice const& each, std::size_t row) {
    auto const& cell = run_.cells()[each.cell];
    auto const& attempt = *each.attempt;
    begin_slice(row, attempt.began, attempt.took, name_of(attempt.verdict),
                printable_line(fmt::format("{}/{}", cell.suite, cell.name)));
    json_.member("verdict", name_of(attempt.verdict));
    json_.member("blame", name_of(attempt.blame));
    json_.member("message", printable_line(attempt.message));
    json_.member("attempt", each.number);
    json_.member("of", cell.attempts.size());
    json_.member("cell", each.cell);
    json_.member("file", printable_line(cell.file));
    end_slice();
    if (!attempt.more) {
      return;
    }
    if (auto const resets = attempt.more->resets;
        resets > 1) { // one reset before a program is normal
      mark(row, attempt.began, "reset", fmt::format("{} resets", resets));
    }
    if (auto const faults = attempt.more->injected_faults; faults != 0) {
      mark(row, each.ended(), "fault",
           fmt::format("{} fault{} injected", faults, faults == 1 ? "" : "s"));
    }
    write_transfers(each, row);
  }

  /// Only their order and durations are known, so they are placed to end with their attempt.
  void write_transfers(slice const& each, std::size_t row) {
    auto const& transfers = each.attempt->more->transfers;
    run_duration all{};
    for (auto const& file : transfers) {
      all += file.took;
    }
    auto at = std::max(each.began(), each.ended() - all);
    for (auto const& file : transfers) {
      auto const took = std::min(file.took, each.ended() - at);
      begin_slice(
          row, at, took, "transfer",
          fmt::format("{} bytes {}", file.size, file.to_board ? "to the board" : "from the board"));
      json_.member("size", file.size);
      json_.member("took_us", file.took.count());
      end_slice();
      at += took;
    }
  }

  atomic_file& out_;
  json_writer json_;
  char const* before_ = "\n"; ///< before the next event
  run_model const& run_;
  std::vector<noted> const& notices_;
  std::vector<std::size_t> rows_; ///< the first row of each board
};

class trace_report : public reporter {
public:
  explicit trace_report(std::filesystem::path file) : file_(std::move(file)) {}

  void on(event const& e, run_model const& run) override {
    if (std::holds_alternative<notice>(e.fact) && !run.notices().empty()) {
      auto const& last = run.notices().back();
      notices_.push_back({e.since_start, last.board, last.message});
    }
  }

  bool finishes_apart() const noexcept override { return true; }

  file_result<void> finish(run_model const& run) override {
    atomic_file out(file_);
    trace_writer(out, run, notices_).write();
    return out.commit();
  }

private:
  std::filesystem::path file_;
  std::vector<noted> notices_;
};

} // namespace

std::unique_ptr<reporter> make_trace_report(std::filesystem::path file) {
  return std::make_unique<trace_report>(std::move(file));
}

} // namespace mprun
