#include "runner/host/end_signals.hpp"

#include <csignal>
#include <utility>

namespace mprun {

void add_end_signals(boost::asio::signal_set& signals) {
  signals.add(SIGINT);
  signals.add(SIGTERM);
  struct sigaction now {};
  ::sigaction(SIGHUP, nullptr, &now);
  if (now.sa_handler != SIG_IGN) {
    signals.add(SIGHUP);
  }
}

end_signals::end_signals(boost::asio::any_io_executor const& executor,
                         std::function<void()> on_first, std::function<void()> on_again)
    : signals_(executor), on_first_(std::move(on_first)), on_again_(std::move(on_again)) {
  add_end_signals(signals_);
  wait();
}

void end_signals::stop() {
  signals_.cancel();
}

void end_signals::wait() {
  signals_.async_wait([this](boost::system::error_code ec, int) {
    if (ec) {
      return;
    }
    auto const again = std::exchange(came_, true);
    wait();
    (again ? on_again_ : on_first_)();
  });
}

} // namespace mprun
