// Ctrl-Z: SIGTSTP stops this process as it does any other, and run_clock stands still until the
// process goes on (fg, bg, SIGCONT). Boards go on meanwhile; what they say waits for us.
//
// Flow: construct; `before` is called before each stop, `after` when it is over; end() when nothing
// is left to wait for. `stopped` is zero where the process did not stop, for nobody could have made
// it go on (an orphaned process group). A SIGTSTP that is ignored stays so (a shell without job
// control).
#pragma once

#include "base/async/run_clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>

namespace mprun {

class job_control {
public:
  using ending = std::function<void(run_clock::duration stopped)>;

  explicit job_control(
      boost::asio::any_io_executor const& executor, std::function<void()> before = [] {},
      ending after = [](run_clock::duration) {});

  void end();

private:
  void wait();
  run_clock::duration stop_here();

  boost::asio::signal_set signals_;
  std::function<void()> before_;
  ending after_;
};

} // namespace mprun
