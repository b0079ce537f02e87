#include "base/async/run_clock.hpp"
#include "bench/farm/measures.hpp"
#include "bench/farm/measures/small_commands.hpp"

namespace mprun {
namespace {

task<void> reset(session& board, double& seconds, result<void>& fresh) {
  auto const begun = run_clock::now();
  fresh = co_await board.ensure_fresh();
  seconds = seconds_since(begun);
}

class soft_reset_measure final : public farm_measure {
public:
  using farm_measure::farm_measure;

  outcome iterate(iteration& into) override {
    auto& board = *boards().front();
    std::vector<double> unused;
    outcome done;
    farm().wait_for(run_small_commands(board, 1, unused, done)); // a fresh board is not reset
    if (!done) {
      return done;
    }
    result<void> fresh;
    farm().wait_for(reset(*board.session, into.seconds, fresh));
    if (!fresh) {
      return no_figure{words_for(fresh.error())};
    }
    return {};
  }
};

} // namespace

std::unique_ptr<farm_measure> make_soft_reset(bench_farm& farm, farm_board& board) {
  return std::make_unique<soft_reset_measure>(farm, std::vector{&board},
                                              about_measure(board, "soft_reset"));
}

} // namespace mprun
