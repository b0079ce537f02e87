#include "bench/farm/board_transfer.hpp"
#include "bench/farm/measures.hpp"

namespace mprun {
namespace {

class download final : public farm_measure {
public:
  download(bench_farm& of, farm_board& board, measure about, payload_spec what)
      : farm_measure(of, {&board}, std::move(about)), file_(of, board, what) {}

  outcome prepare() override {
    auto failed = make_boards_ready();
    if (!failed) {
      failed = file_.prepare();
    }
    if (!failed) {
      farm().wait_for(file_.remove(failed));
    }
    if (!failed) {
      double unused = 0;
      farm().wait_for(file_.put(unused, failed));
    }
    return failed;
  }

  outcome iterate(iteration& into) override {
    outcome failed;
    farm().wait_for(file_.get(into.seconds, failed));
    return failed;
  }

  outcome finish() override { return file_.finish(); }

private:
  board_transfer file_;
};

} // namespace

std::unique_ptr<farm_measure> make_download(bench_farm& farm, farm_board& board,
                                            payload_spec what) {
  return std::make_unique<download>(farm, board, about_transfer(board, "download", what), what);
}

} // namespace mprun
