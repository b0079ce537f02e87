#include "bench/farm/measures.hpp"
#include "bench/farm/measures/small_commands.hpp"

#include <numeric>

namespace mprun {
namespace {

constexpr int timed_commands = 100; // fewer have no 99th percentile

class command_latency final : public farm_measure {
public:
  using farm_measure::farm_measure;

  outcome iterate(iteration& into) override {
    std::vector<double> seconds;
    outcome done;
    farm().wait_for(run_small_commands(*boards().front(), timed_commands, seconds, done));
    if (done) {
      into.seconds = std::accumulate(seconds.begin(), seconds.end(), 0.0);
      add_percentiles(into, std::move(seconds), {50, 95, 99});
    }
    return done;
  }

  unsigned batch() const noexcept override { return timed_commands; }
};

} // namespace

std::unique_ptr<farm_measure> make_command_latency(bench_farm& farm, farm_board& board) {
  auto about = about_measure(board, "command_latency");
  about.payload = "print";
  return std::make_unique<command_latency>(farm, std::vector{&board}, std::move(about));
}

} // namespace mprun
