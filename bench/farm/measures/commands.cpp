#include "base/async/run_clock.hpp"
#include "bench/farm/measures.hpp"
#include "bench/farm/measures/small_commands.hpp"

#include <chrono>
#include <numeric>

namespace mprun {
namespace {

constexpr int commands = 100;

class hundred_commands final : public farm_measure {
public:
  using farm_measure::farm_measure;

  outcome iterate(iteration& into) override {
    std::vector<double> seconds;
    outcome done;
    farm().wait_for(run_small_commands(*boards().front(), commands, seconds, done));
    into.seconds = std::accumulate(seconds.begin(), seconds.end(), 0.0);
    return done;
  }
};

class pipelined_commands final : public farm_measure {
public:
  using farm_measure::farm_measure;

  outcome iterate(iteration& into) override {
    outcome done;
    auto const begun = run_clock::now();
    farm().wait_for(run_pipelined_commands(*boards().front(), commands, done));
    into.seconds = std::chrono::duration<double>(run_clock::now() - begun).count();
    return done;
  }
};

template<class Measure>
std::unique_ptr<farm_measure> make(std::string_view kind, bench_farm& farm, farm_board& board) {
  auto about = about_measure(board, kind, "100");
  about.payload = "print";
  return std::make_unique<Measure>(farm, std::vector{&board}, std::move(about));
}

} // namespace

std::unique_ptr<farm_measure> make_commands(bench_farm& farm, farm_board& board) {
  return make<hundred_commands>("commands", farm, board);
}

std::unique_ptr<farm_measure> make_pipelined_commands(bench_farm& farm, farm_board& board) {
  return make<pipelined_commands>("commands_pipelined", farm, board);
}

} // namespace mprun
