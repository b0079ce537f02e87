#include "runner/kinds/benchmark/perf_measure.hpp"

#include "base/yaml/config_error.hpp"
#include "bench/farm/measures.hpp"
#include "runner/host/mpy_cross.hpp"
#include "runner/kinds/benchmark/perf_files.hpp"

#include <fmt/format.h>
#include <memory>
#include <string>
#include <utility>

namespace mprun::upstream {
namespace {

using step = task<result<void>> (perf_attempt::*)(attempt_finished&);

task<void> run_step(perf_attempt& attempt, step method, attempt_finished& finished) {
  co_await (attempt.*method)(finished);
}

class perf_measure final : public farm_measure {
public:
  perf_measure(bench_farm& farm, farm_board& board, test_case const& about, perf_knowledge& known,
               std::optional<perf_size>& size)
      : farm_measure(farm, {&board}, about_measure(board, about.suite, about.name)), about_(about),
        known_(known), size_(size) {}

  outcome prepare() override {
    auto ready = make_boards_ready();
    if (!ready) {
      return ready;
    }
    auto& board = *boards().front();
    if (size_) {
      known_.sizes.emplace(board.spec.id, *size_);
    }
    attempt_.emplace(known_, *board.session, board.spec, about_);
    attempt_->expect(printed_);
    auto prepared = drive(&perf_attempt::prepare);
    if (prepared) {
      size_ = attempt_->size();
      set_payload(fmt::format("N={} M={}", size_->n, size_->m));
    }
    return prepared;
  }

  outcome iterate(iteration& into) override {
    auto ran = drive(&perf_attempt::run_once);
    if (!ran) {
      return ran;
    }
    into.seconds = attempt_->scores().times_us.back() / 1e6;
    printed_ = attempt_->printed();
    if (!(into.seconds > 0)) {
      return no_figure{"the benchmark says that it took no time"};
    }
    return {};
  }

  outcome finish() override {
    return attempt_ && attempt_->is_running() ? drive(&perf_attempt::check) : outcome();
  }

private:
  outcome drive(step method) {
    attempt_finished finished;
    farm().wait_for(run_step(*attempt_, method, finished));
    if (attempt_->is_running()) {
      return {};
    }
    auto const is_skip = finished.verdict == verdict::skipped;
    auto const whose =
        finished.blame == blame::none ? "" : fmt::format("{}: ", name_of(finished.blame));
    return no_figure{whose + finished.message, is_skip};
  }

  test_case const& about_;
  perf_knowledge& known_;
  std::optional<perf_size>& size_;
  std::string printed_; ///< of all rounds
  std::optional<perf_attempt> attempt_;
};

} // namespace

perf_measures::perf_measures(std::vector<std::filesystem::path> const& paths, perf_setup setup)
    : setup_(std::move(setup)) {
  for (auto const& path : paths) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
      throw config_error(fmt::format("{}: No such file or directory", path.string()));
    }
    if (!is_perf_bench(path)) {
      throw config_error(fmt::format("{}: is not a benchmark like those of MicroPython's "
                                     "tests/perf_bench: there is no {} beside it",
                                     path.string(), perf_common_part));
    }
    for (auto& found : perf_cases(path)) {
      cases_.push_back(std::move(found));
    }
  }
  if (!cases_.empty()) {
    auto const tests = cases_.front().file.parent_path().parent_path();
    setup_.mpy_cross = find_mpy_cross(tests).value_or("");
  }
}

measure_list perf_measures::make(bench_farm& farm, std::vector<farm_board*> const& boards) {
  measure_list all;
  auto& known = known_.emplace_back(setup_);
  for (std::size_t i = 0; i < boards.size(); ++i) {
    if (sizes_.size() <= i) {
      sizes_.emplace_back();
    }
    for (auto const& about : cases_) {
      all.push_back(std::make_unique<perf_measure>(farm, *boards[i], about, known, sizes_[i]));
    }
  }
  return all;
}

} // namespace mprun::upstream
