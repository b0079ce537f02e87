#include "reports/console/line_console.hpp"

#include "base/text/ci_commands.hpp"
#include "reports/console/case_text.hpp"
#include "reports/console/console_output.hpp"
#include "reports/console/summary.hpp"
#include "reports/console/verbose_line.hpp"

#include <utility>

namespace mprun {
namespace {

constexpr std::size_t max_detail_lines = 40;

class line_console : public reporter {
public:
  line_console(std::unique_ptr<console_sink> out, std::filesystem::path folder, console_style style,
               verbosity level)
      : out_(std::move(out)), folder_(std::move(folder)), style_(style), level_(level) {}

  void on(event const& e, run_model const& run) override {
    if (auto const* ended = std::get_if<cell_finished>(&e.fact)) {
      if (ended->cell < run.cells().size()) {
        show(run, run.cells()[ended->cell]);
      }
    } else if (auto const* lost = std::get_if<board_lost>(&e.fact)) {
      write(loss_line(*lost, columns(run), style_) + "\n");
    } else if (level_ == verbosity::quiet) {
      return;
    } else if (auto const* said = std::get_if<notice>(&e.fact)) {
      write(notice_line(*said, style_) + "\n");
    } else if (level_ == verbosity::verbose) {
      write(verbose_line(e, run, columns(run), style_));
    }
  }

  void tick(run_duration, run_model const&) override { out_.catch_up(); }

  file_result<void> finish(run_model const& run) override {
    write(level_ == verbosity::quiet ? outcome_text(run, style_) : summary(run, folder_, style_));
    out_.drain();
    return out_.so_far();
  }

private:
  void show(run_model const& run, cell_state const& cell) {
    auto const is_good = cell.verdict == verdict::passed || cell.verdict == verdict::skipped;
    if (level_ != verbosity::quiet || !is_good) {
      write(case_line(run, cell, columns(run), style_) + "\n" +
            case_detail(run, cell, level_ == verbosity::verbose ? all_lines : max_detail_lines,
                        style_));
    }
  }

  /// `text` consists of whole lines.
  void write(std::string const& text) { out_.write(fit_for_ci(text)); }

  /// Every board is declared before anything happens.
  std::size_t columns(run_model const& run) {
    columns_ = columns_ == 0 ? board_columns(run) : columns_;
    return columns_;
  }

  console_output out_;
  std::filesystem::path folder_;
  console_style style_;
  verbosity level_;
  std::size_t columns_ = 0;
};

} // namespace

std::unique_ptr<reporter> make_line_console(std::unique_ptr<console_sink> out,
                                            std::filesystem::path folder, console_style style,
                                            verbosity level) {
  return std::make_unique<line_console>(std::move(out), std::move(folder), style, level);
}

} // namespace mprun
