// A test that runs in several instances at once, each on a board of its own, as run-multitests.py
// plays it. Pure: lines and ends of the instances in, orders out; the clock is a parameter.
//
// Flow: begin(), then line(), ended() and tick() (at deadline(), where there is one) as they come;
// each returns the orders that follow. When over() is true, end whatever runs; then output(),
// metrics(), skipped(), problem().
//
// The instances start in order, each when the one before has printed NEXT or ended: until then its
// `SET x = 1` are globals of those that start later, and SKIP skips the test. What others print
// meanwhile is kept for later. When all have started, BROADCAST goes to all the others,
// OUTPUT_METRIC is collected, and WAIT_FOR_REBOOT starts the instance again, at another function,
// once its board has shown its banner or its link has closed. Everything else is output. An
// instance that is silent for too long, while it is its turn, ends the test; so does a traceback.
#pragma once

#include "base/async/run_clock.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mprun::upstream {

/// Run `function` ("instance0") with these globals set before.
struct start_instance {
  std::size_t instance;
  std::string function;
  std::string globals;
};
/// Send a line to its stdin.
struct send_line {
  std::size_t instance;
  std::string line;
};
using multitest_order = std::variant<start_instance, send_line>;
using multitest_orders = std::vector<multitest_order>;

class multitest {
public:
  using time_point = run_clock::time_point;

  /// `globals`: Python that is put before each instance's call.
  multitest(std::size_t instances, std::string globals);

  multitest_orders begin(time_point now);
  multitest_orders line(std::size_t instance, std::string text, time_point now);
  /// The program of the instance ended, or its link was lost; with a traceback, or none.
  multitest_orders ended(std::size_t instance, std::string_view traceback, time_point now);
  multitest_orders tick(time_point now);

  std::optional<time_point> deadline() const;
  bool over() const noexcept { return over_; }
  /// Whether it is rebooting, so that its board may lose its link.
  bool reboots(std::size_t instance) const { return players_[instance].status == state::rebooting; }

  /// What the test printed, a block for each instance.
  std::string output() const;
  std::vector<std::string> const& metrics() const noexcept { return metrics_; }
  bool skipped() const noexcept { return skipped_; }
  bool timed_out() const noexcept { return timed_out_; }
  /// What is wrong with the test itself; empty when nothing is.
  std::string const& problem() const noexcept { return problem_; }

private:
  enum class state { waiting, starting, running, rebooting, ended };
  struct player_record {
    state status = state::waiting;
    std::vector<std::string> lines;
    std::deque<std::string> kept; ///< printed after NEXT, while others were starting
    bool left_early = false;      ///< ended, while others were starting
    time_point last_heard{};
    time_point reboot_by{};
    std::string resume;
  };

  void start(multitest_orders& out, std::size_t instance, std::string function, time_point now);
  void starting_line(multitest_orders& out, std::size_t instance, std::string text, time_point now);
  void running_line(multitest_orders& out, std::size_t instance, std::string text, time_point now);
  void start_following(multitest_orders& out, std::size_t after, time_point now);
  void await_reboot(std::size_t instance, std::string_view request, time_point now);
  void end_if_all_ended();

  std::vector<player_record> players_;
  std::string globals_;
  std::optional<std::size_t> starting_; ///< the instance that starts; none when all have started
  std::vector<std::string> metrics_;
  std::string problem_;
  bool over_ = false;
  bool skipped_ = false;
  bool timed_out_ = false;
};

} // namespace mprun::upstream
