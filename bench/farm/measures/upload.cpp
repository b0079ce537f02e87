#include "bench/farm/board_transfer.hpp"
#include "bench/farm/measures.hpp"

namespace mprun {
namespace {

class upload final : public farm_measure {
public:
  upload(bench_farm& of, farm_board& board, measure about, payload_spec what)
      : farm_measure(of, {&board}, std::move(about)), file_(of, board, what) {}

  outcome prepare() override {
    auto const ready = make_boards_ready();
    return ready ? file_.prepare() : ready;
  }

  outcome iterate(iteration& into) override {
    outcome done;
    farm().wait_for(file_.remove(done)); // what is replaced would take time, and room
    if (done) {
      farm().wait_for(file_.put(into.seconds, done));
    }
    return done;
  }

  outcome finish() override { return file_.finish(); }

private:
  board_transfer file_;
};

} // namespace

std::unique_ptr<farm_measure> make_upload(bench_farm& farm, farm_board& board, payload_spec what) {
  return std::make_unique<upload>(farm, board, about_transfer(board, "upload", what), what);
}

} // namespace mprun
