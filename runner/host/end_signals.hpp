// The signals that ask mprun to end: Ctrl-C, a polite kill, and a terminal that goes away.
//
// Flow: construct; the first signal calls `on_first`, each later one `on_again`; stop() when
// nothing is left to interrupt. A person who does not want to wait types Ctrl-C a second time.
// Whoever sends SIGTERM (docker, systemd, a CI service that cancels) or closes a terminal sends no
// second signal but kills soon, so `on_again` is then called after a while too.
#pragma once

#include "base/async/run_clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>

namespace mprun {

enum class end_wish {
  in_order, ///< Ctrl-C: what is at work may end by itself
  soon,     ///< SIGTERM, SIGHUP: within a few seconds mprun is killed
};

class end_signals {
public:
  end_signals(boost::asio::any_io_executor const& executor, std::function<void(end_wish)> on_first,
              std::function<void()> on_again);

  /// Something else has asked for the end, so the next signal is not the first.
  void expect_second() { has_received_ = true; }

  void stop();

private:
  void wait();
  void start_patience();

  boost::asio::signal_set signals_;
  run_timer patience_;
  std::function<void(end_wish)> on_first_;
  std::function<void()> on_again_;
  bool has_received_ = false;
};

} // namespace mprun
