#include "bench/farm/measures.hpp"

#include "base/async/run_clock.hpp"

namespace mprun {
namespace {

task<void> open(session& board, double& seconds, result<void>& opened) {
  auto const begun = run_clock::now();
  opened = co_await board.open();
  seconds = seconds_since(begun);
}

class connect final : public farm_measure {
public:
  using farm_measure::farm_measure;

  outcome iterate(iteration& into) override {
    auto& board = *boards().front();
    farm().renew_session(board); // the new session knows nothing of the board yet
    result<void> opened;
    farm().wait_for(open(*board.session, into.seconds, opened));
    if (!opened) {
      return no_figure{words_for(opened.error())};
    }
    return {};
  }
};

} // namespace

std::unique_ptr<farm_measure> make_connect(bench_farm& farm, farm_board& board) {
  return std::make_unique<connect>(farm, std::vector{&board}, about_measure(board, "connect"));
}

} // namespace mprun
