#include "bench/farm/board_transfer.hpp"
#include "bench/farm/measures.hpp"

namespace mprun {
namespace {

class download final : public farm_measure {
public:
  download(bench_farm& of, farm_board& board, measure about, payload_spec payload)
      : farm_measure(of, {&board}, std::move(about)), file_(of, board, payload) {}

  outcome prepare() override {
    auto ready = make_boards_ready();
    if (ready) {
      ready = file_.prepare();
    }
    if (ready) {
      farm().wait_for(file_.remove(ready));
    }
    if (ready) {
      double unused = 0;
      farm().wait_for(file_.put(unused, ready));
    }
    return ready;
  }

  outcome iterate(iteration& into) override {
    outcome done;
    farm().wait_for(file_.get(into.seconds, done));
    return done;
  }

  outcome finish() override { return file_.finish(); }

private:
  board_transfer file_;
};

} // namespace

std::unique_ptr<farm_measure> make_download(bench_farm& farm, farm_board& board,
                                            payload_spec payload) {
  return std::make_unique<download>(farm, board, about_transfer(board, "download", payload),
                                    payload);
}

} // namespace mprun
