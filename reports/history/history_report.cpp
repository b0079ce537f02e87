#include "reports/history/history_report.hpp"

#include "reports/history/prune.hpp"
#include "reports/history/run_record.hpp"

#include <chrono>
#include <fmt/format.h>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun {
namespace {

using namespace std::chrono_literals;

/// So many are written within a few milliseconds.
constexpr std::size_t most_at_once = 200;
constexpr run_duration longest_pending = 5s;
constexpr auto wait_at_the_end = 5s;

class history_report final : public reporter {
public:
  history_report(std::unique_ptr<database> file, std::string name, history_outcome& outcome)
      : file_(std::move(file)), name_(std::move(name)), outcome_(outcome), record_(*file_) {
    // What the log has is brought into the file at the end: that waits for the disk.
    file_->execute("PRAGMA wal_autocheckpoint = 0");
    file_->wait_for_others(0ms);
  }

  void on(event const& what, run_model const& run) override {
    if (auto const* const done = std::get_if<cell_finished>(&what.fact)) {
      if (done->cell < run.cells().size() && run.cells()[done->cell].settled) {
        pending_.push_back(done->cell);
      }
    }
    boards_changed_ = boards_changed_ || std::holds_alternative<board_opened>(what.fact) ||
                      std::holds_alternative<board_lost>(what.fact);
    if (pending_.size() >= next_batch_) {
      write(run, what.since_start);
    }
  }

  void tick(run_duration now, run_model const& run) override {
    if (!pending_.empty() && now - last_written_ >= longest_pending) {
      write(run, now);
    }
  }

  file_result<void> finish(run_model const& run) override {
    file_->wait_for_others(wait_at_the_end);
    add_what_close_settled(run);
    is_over_ = true;
    write(run, run.took());
    if (problem_.empty() && file_->is_busy()) {
      fail("another run holds it");
    }
    if (problem_.empty() && !was_there_) {
      prune(*file_, run.started() + std::chrono::duration_cast<wall_time::duration>(run.took()));
      file_->execute("PRAGMA wal_checkpoint(PASSIVE)");
    }
    outcome_ = {was_there_, problem_};
    return {};
  }

private:
  /// Cells of a run that was cut off had no event of their own.
  void add_what_close_settled(run_model const& run) {
    std::vector<bool> is_known(run.cells().size());
    for (auto const cell : told_) {
      is_known[cell] = true;
    }
    for (auto const cell : pending_) {
      is_known[cell] = true;
    }
    for (cell_id cell = 0; cell < run.cells().size(); ++cell) {
      if (!is_known[cell]) {
        pending_.push_back(cell);
      }
    }
  }

  void write(run_model const& run, run_duration now) {
    if (!problem_.empty() || was_there_) {
      pending_.clear();
      return;
    }
    last_written_ = now;
    {
      transaction whole(*file_);
      if (!file_->failed()) {
        write_within(run);
        whole.commit();
      }
    }
    if (!file_->failed()) {
      told_.insert(told_.end(), pending_.begin(), pending_.end());
      pending_.clear();
      boards_changed_ = false;
      next_batch_ = most_at_once;
      return;
    }
    record_.forget();
    if (!file_->is_busy()) {
      fail(file_->problem());
    } else if (!is_over_) {
      file_->forget_problem();
      next_batch_ = pending_.size() + most_at_once; // with the next one
    }
  }

  void write_within(run_model const& run) {
    if (record_.begin(run) == run_record::found::whole) {
      was_there_ = true;
      return;
    }
    if (boards_changed_) {
      record_.add_boards(run);
    }
    for (auto const cell : pending_) {
      record_.add(run, cell);
    }
    record_.update(run, is_over_);
  }

  void fail(std::string_view why) {
    problem_ = fmt::format("{}: {}; this run is not whole in it", name_, why);
  }

  std::unique_ptr<database> file_;
  std::string name_;
  history_outcome& outcome_;
  run_record record_;
  std::vector<cell_id> pending_;
  std::vector<cell_id> told_;
  std::size_t next_batch_ = most_at_once;
  run_duration last_written_{};
  std::string problem_;
  bool boards_changed_ = true; ///< since they were written
  bool was_there_ = false;
  bool is_over_ = false;
};

} // namespace

std::unique_ptr<reporter> make_history_report(std::unique_ptr<database> file, std::string name,
                                              history_outcome& outcome) {
  return std::make_unique<history_report>(std::move(file), std::move(name), outcome);
}

} // namespace mprun
