#include "runner/host/job_control.hpp"

#include <chrono>
#include <csignal>
#include <utility>

namespace mprun {
namespace {

volatile std::sig_atomic_t has_gone_on = 0;

} // namespace

job_control::job_control(boost::asio::any_io_executor const& executor, std::function<void()> before,
                         ending after)
    : signals_(executor), before_(std::move(before)), after_(std::move(after)) {
  struct sigaction now {};
  ::sigaction(SIGTSTP, nullptr, &now);
  if (now.sa_handler != SIG_IGN) {
    signals_.add(SIGTSTP);
    wait();
  }
}

void job_control::end() {
  signals_.cancel();
}

void job_control::wait() {
  signals_.async_wait([this](boost::system::error_code ec, int) {
    if (ec) {
      return;
    }
    before_();
    auto const stopped = stop_here();
    wait();
    after_(stopped);
  });
}

/// Stops by the default effect of the signal: where nobody could make us continue, the kernel does
/// nothing. Only SIGCONT shows that it did stop.
run_clock::duration job_control::stop_here() {
  struct sigaction before {};
  struct sigaction noting {};
  noting.sa_handler = [](int) { has_gone_on = 1; };
  noting.sa_flags = SA_RESTART;
  has_gone_on = 0;
  ::sigaction(SIGCONT, &noting, &before);
  auto const since = std::chrono::steady_clock::now();
  signals_.remove(SIGTSTP);
  ::raise(SIGTSTP);
  signals_.add(SIGTSTP);
  auto const stopped = std::chrono::steady_clock::now() - since;
  ::sigaction(SIGCONT, &before, nullptr);
  if (has_gone_on == 0) {
    return {};
  }
  run_clock::leave_out(stopped);
  return stopped;
}

} // namespace mprun
