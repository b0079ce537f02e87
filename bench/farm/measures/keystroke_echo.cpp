#include "base/async/run_clock.hpp"
#include "bench/farm/measures.hpp"
#include "transports/protocol/repl/enter_raw.hpp"
#include "transports/protocol/repl/exit_raw.hpp"
#include "transports/protocol/repl/type_key.hpp"

#include <span>

namespace mprun {
namespace {

using clock = run_clock;

constexpr int keys = 20; // every board can hold a line of this size

/// Goes to the friendly prompt, types the keys and returns to the raw prompt.
task<void> type_keys(farm_board& board, std::vector<double>& seconds, outcome& done) {
  auto& on = *board.session;
  auto const& limits = board.spec.limits;
  auto const deadline = clock::now() + limits.connect_timeout + keys * limits.reply_timeout;
  std::span<char> const own_buffer;
  protocol::exit_raw leave;
  auto ec = co_await on.operate(leave, deadline, own_buffer);
  for (int i = 0; i < keys && !ec; ++i) {
    protocol::type_key key(static_cast<char>('a' + i));
    auto const begun = clock::now();
    ec = co_await on.operate(key, deadline, own_buffer);
    seconds.push_back(seconds_since(begun));
  }
  if (!ec) {
    protocol::enter_raw back; // ends the line with Ctrl-C, so what was typed never runs
    ec = co_await on.operate(back, deadline, own_buffer);
  }
  if (ec) {
    done = no_figure{words_for(on.blame_for(ec, "echo a key at its friendly prompt"))};
  }
}

class keystroke_echo final : public farm_measure {
public:
  using farm_measure::farm_measure;

  outcome iterate(iteration& into) override {
    std::vector<double> seconds;
    outcome done;
    farm().wait_for(type_keys(*boards().front(), seconds, done));
    if (!done) {
      return done;
    }
    for (auto const time : seconds) {
      into.seconds += time;
    }
    add_percentiles(into, std::move(seconds), {50, 95});
    return {};
  }

  unsigned batch() const noexcept override { return keys; }
};

} // namespace

std::unique_ptr<farm_measure> make_keystroke_echo(bench_farm& farm, farm_board& board) {
  auto about = about_measure(board, "keystroke_echo");
  about.payload = "key";
  return std::make_unique<keystroke_echo>(farm, std::vector{&board}, std::move(about));
}

} // namespace mprun
