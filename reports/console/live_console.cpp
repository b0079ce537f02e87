#include "reports/console/live_console.hpp"

#include "reports/console/case_text.hpp"
#include "reports/console/console_output.hpp"
#include "reports/console/live_status.hpp"
#include "reports/console/summary.hpp"
#include "reports/console/verbose_line.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

/// A little less than the tenth of a second between two ticks, so that no tick comes just too
/// early.
constexpr run_duration min_frame_time = std::chrono::milliseconds(90);
constexpr std::size_t max_live_detail_lines = 12;

constexpr std::string_view begin_frame =
    "\x1b[?2026h"; // terminals that know this show the frame at once
constexpr std::string_view end_frame = "\x1b[?2026l";
constexpr std::string_view wrap_off = "\x1b[?7l";
constexpr std::string_view wrap_on = "\x1b[?7h";
constexpr std::string_view clear_line = "\x1b[K";
constexpr std::string_view clear_below = "\x1b[J";

class live_console : public reporter {
public:
  live_console(std::unique_ptr<console_sink> out, std::function<screen_size()> size,
               std::filesystem::path folder, console_style style, live_choice choice)
      : out_(std::move(out)), size_(std::move(size)), folder_(std::move(folder)), style_(style),
        choice_(std::move(choice)) {}

  void on(event const& e, run_model const& run) override {
    if (auto const* ended = std::get_if<cell_finished>(&e.fact)) {
      if (ended->cell < run.cells().size()) {
        keep(run, run.cells()[ended->cell]);
      }
    } else if (auto const* lost = std::get_if<board_lost>(&e.fact)) {
      stays_ += loss_line(*lost, board_columns(run), style_) + "\n";
    } else if (auto const* said = std::get_if<notice>(&e.fact)) {
      stays_ += notice_line(*said, style_) + "\n";
    } else if (is_verbose()) {
      stays_ += verbose_line(e, run, board_columns(run), style_);
    }
    // The plan comes before anything runs, and drawing it bit by bit would only flicker.
    auto const of_the_plan = std::holds_alternative<run_started>(e.fact) ||
                             std::holds_alternative<board_declared>(e.fact) ||
                             std::holds_alternative<cell_planned>(e.fact);
    if (!of_the_plan) {
      tick(e.since_start, run);
    }
  }

  void tick(run_duration now, run_model const& run) override {
    if ((drawn_once_ && now - last_frame_ < min_frame_time) || !out_.catch_up()) {
      return;
    }
    auto const screen = size_();
    draw(live_status(run, now, screen, style_, *choice_.view), screen);
    drawn_once_ = true;
    last_frame_ = now;
  }

  void pause(run_model const&) override {
    if (out_.catch_up()) {
      draw({}, size_());
    }
    shown_.clear(); // the next frame begins below what other programs wrote
    status_.clear();
    drawn_once_ = false;
  }

  file_result<void> finish(run_model const& run) override {
    stays_ += summary(run, folder_, style_);
    draw({}, size_());
    out_.drain();
    return out_.so_far();
  }

private:
  bool is_verbose() const noexcept { return choice_.level == verbosity::verbose; }

  /// Cases that a lost board never ran are left to the summary, because the loss itself has been
  /// shown already.
  bool is_shown(cell_state const& cell) const {
    auto const plain = cell.verdict == verdict::passed && !cell.flaky;
    auto const was_skipped =
        cell.verdict == verdict::skipped && cell.reason->code != reason_code::skipped_by_user;
    return is_verbose() || !(plain || was_skipped || cell.attempts.empty());
  }

  void keep(run_model const& run, cell_state const& cell) {
    if (is_shown(cell)) {
      stays_ += case_line(run, cell, board_columns(run), style_) + "\n" +
                case_detail(run, cell, is_verbose() ? all_lines : max_live_detail_lines, style_);
    }
  }

  void draw(std::vector<status_line> status, screen_size screen) {
    std::string lines;
    for (auto const& line : status) {
      lines += fmt::format("{}{}\n", line.text, clear_line);
    }
    if (stays_.empty() && lines == shown_ && screen.columns == shown_on_.columns) {
      return;
    }
    std::string frame(begin_frame);
    if (auto const up = rows_on(screen); up != 0) {
      frame += fmt::format("\x1b[{}A", up);
    }
    frame += '\r';
    if (!stays_.empty()) {
      frame += clear_below; // permanent lines may be of any length, and wrap
      frame += std::exchange(stays_, {});
    }
    frame += wrap_off;
    frame += lines;
    frame += clear_below;
    frame += wrap_on;
    frame += end_frame;
    out_.write(frame);
    shown_ = std::move(lines);
    status_ = std::move(status);
    shown_on_ = screen;
  }

  /// How many rows the last status takes on the screen now: if the screen was made narrower since,
  /// the terminal has wrapped it.
  std::size_t rows_on(screen_size screen) const {
    std::size_t rows = 0;
    for (auto const& line : status_) {
      rows += line.columns <= screen.columns
                  ? 1
                  : (line.columns + screen.columns - 1) / std::max<std::size_t>(screen.columns, 1);
    }
    return rows;
  }

  console_output out_;
  std::function<screen_size()> size_;
  std::filesystem::path folder_;
  console_style style_;
  live_choice choice_;
  std::string stays_; ///< permanent lines that have not been written yet
  std::string shown_; ///< the status as it was last written
  std::vector<status_line> status_;
  screen_size shown_on_;
  run_duration last_frame_{};
  bool drawn_once_ = false;
};

} // namespace

std::unique_ptr<reporter> make_live_console(std::unique_ptr<console_sink> out,
                                            std::function<screen_size()> size,
                                            std::filesystem::path folder, console_style style,
                                            live_choice choice) {
  return std::make_unique<live_console>(std::move(out), std::move(size), std::move(folder), style,
                                        std::move(choice));
}

} // namespace mprun
