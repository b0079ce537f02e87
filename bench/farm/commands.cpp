#include "bench/farm/measures.hpp"
#include "bench/farm/small_commands.hpp"

#include <numeric>

namespace mprun {
namespace {

constexpr int commands = 100;

class hundred_commands final : public farm_measure {
public:
  using farm_measure::farm_measure;

  outcome iterate(iteration& into) override {
    std::vector<double> seconds;
    outcome failed;
    farm().wait_for(run_small_commands(*boards().front(), commands, seconds, failed));
    into.seconds = std::accumulate(seconds.begin(), seconds.end(), 0.0);
    return failed;
  }
};

} // namespace

std::unique_ptr<farm_measure> make_commands(bench_farm& farm, farm_board& board) {
  auto about = about_measure(board, "commands", "100");
  about.payload = "print";
  return std::make_unique<hundred_commands>(farm, std::vector{&board}, std::move(about));
}

} // namespace mprun
