#include "bench/farm/measures.hpp"

#include "base/async/run_clock.hpp"

namespace mprun {
namespace {

task<void> open(session& board, double& seconds, std::optional<trouble>& failed) {
  auto const begun = run_clock::now();
  failed = co_await board.open();
  seconds = seconds_since(begun);
}

class connect final : public farm_measure {
public:
  using farm_measure::farm_measure;

  outcome iterate(iteration& into) override {
    auto& board = *boards().front();
    farm().renew_session(board); // one that knows nothing of the board yet
    std::optional<trouble> failed;
    farm().wait_for(open(*board.session, into.seconds, failed));
    if (failed) {
      return setback{words_for(*failed)};
    }
    return std::nullopt;
  }
};

} // namespace

std::unique_ptr<farm_measure> make_connect(bench_farm& farm, farm_board& board) {
  return std::make_unique<connect>(farm, std::vector{&board}, about_measure(board, "connect"));
}

} // namespace mprun
