#include "bench/farm/board_transfer.hpp"
#include "bench/farm/measures.hpp"

namespace mprun {
namespace {

class upload final : public farm_measure {
public:
  upload(bench_farm& of, farm_board& board, measure about, payload_spec payload)
      : farm_measure(of, {&board}, std::move(about)), file_(of, board, payload) {}

  outcome prepare() override {
    auto const ready = make_boards_ready();
    return ready ? file_.prepare() : ready;
  }

  outcome iterate(iteration& into) override {
    outcome done;
    farm().wait_for(file_.remove(done)); // replacing a file would take time and space
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

std::unique_ptr<farm_measure> make_upload(bench_farm& farm, farm_board& board,
                                          payload_spec payload) {
  return std::make_unique<upload>(farm, board, about_transfer(board, "upload", payload), payload);
}

} // namespace mprun
