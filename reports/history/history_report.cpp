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

/// This many cells are written within a few milliseconds.
constexpr std::size_t max_batch = 200;
constexpr run_duration max_pending_time = 5s;
constexpr auto wait_at_the_end = 5s;

class history_report final : public reporter {
public:
  history_report(std::unique_ptr<database> file, std::string name, history_outcome& outcome)
      : file_(std::move(file)), name_(std::move(name)), outcome_(outcome), record_(*file_) {
    // The write-ahead log is checkpointed only at the end, because that waits for the disk.
    file_->execute("PRAGMA wal_autocheckpoint = 0");
    file_->wait_for_others(0ms);
  }

  void on(event const& e, run_model const& run) override {
    if (auto const* const done = std::get_if<cell_finished>(&e.fact)) {
      if (done->cell < run.cells().size() && run.cells()[done->cell].settled) {
        pending_.push_back(done->cell);
      }
    }
    boards_changed_ = boards_changed_ || std::holds_alternative<board_opened>(e.fact) ||
                      std::holds_alternative<board_lost>(e.fact);
    if (pending_.size() >= next_batch_) {
      write(run, e.since_start);
    }
  }

  void tick(run_duration now, run_model const& run) override {
    if (!pending_.empty() && now - last_written_ >= max_pending_time) {
      write(run, now);
    }
  }

  file_result<void> finish(run_model const& run) override {
    file_->wait_for_others(wait_at_the_end);
    add_settled_by_close(run);
    is_over_ = true;
    write(run, run.took());
    if (problem_.empty() && file_->is_busy()) {
      fail("another run has locked it");
    }
    if (problem_.empty() && !was_there_) {
      prune(*file_, run.started() + std::chrono::duration_cast<wall_time::duration>(run.took()));
      file_->execute("PRAGMA wal_checkpoint(PASSIVE)");
    }
    outcome_ = {was_there_, problem_};
    return {};
  }

private:
  /// The cells that a run never came to get their verdict when it is closed, without an event.
  void add_settled_by_close(run_model const& run) {
    std::vector<bool> is_known(run.cells().size());
    for (auto const cell : written_) {
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
      written_.insert(written_.end(), pending_.begin(), pending_.end());
      pending_.clear();
      boards_changed_ = false;
      next_batch_ = max_batch;
      return;
    }
    record_.forget();
    if (!file_->is_busy()) {
      fail(file_->problem());
    } else if (!is_over_) {
      file_->forget_problem();
      next_batch_ = pending_.size() + max_batch; // try again with the next batch
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
    problem_ = fmt::format("{}: {}; this run is not completely stored in it", name_, why);
  }

  std::unique_ptr<database> file_;
  std::string name_;
  history_outcome& outcome_;
  run_record record_;
  std::vector<cell_id> pending_;
  std::vector<cell_id> written_;
  std::size_t next_batch_ = max_batch;
  run_duration last_written_{};
  std::string problem_;
  bool boards_changed_ = true; ///< since they were last written
  bool was_there_ = false;
  bool is_over_ = false;
};

} // namespace

std::unique_ptr<reporter> make_history_report(std::unique_ptr<database> file, std::string name,
                                              history_outcome& outcome) {
  return std::make_unique<history_report>(std::move(file), std::move(name), outcome);
}

} // namespace mprun
