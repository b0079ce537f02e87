#include "runner/host/end_signals.hpp"

#include <chrono>
#include <csignal>
#include <utility>

namespace mprun {
namespace {

/// Time for getting boards to their prompts. Docker gives ten seconds, others five, and the reports
/// are still to be written then.
constexpr std::chrono::seconds max_patience{3};

/// A SIGHUP that is ignored stays ignored, as nohup(1) intends.
bool is_ignored(int signal) {
  struct sigaction now {};
  ::sigaction(signal, nullptr, &now);
  return now.sa_handler == SIG_IGN;
}

} // namespace

end_signals::end_signals(boost::asio::any_io_executor const& executor,
                         std::function<void(end_wish)> on_first, std::function<void()> on_again)
    : signals_(executor, SIGINT, SIGTERM), patience_(executor), on_first_(std::move(on_first)),
      on_again_(std::move(on_again)) {
  if (!is_ignored(SIGHUP)) {
    signals_.add(SIGHUP);
  }
  wait();
}

void end_signals::stop() {
  signals_.cancel();
  patience_.cancel();
}

void end_signals::wait() {
  signals_.async_wait([this](boost::system::error_code ec, int signal) {
    if (ec) {
      return;
    }
    auto const again = std::exchange(has_received_, true);
    wait();
    if (again) {
      on_again_();
      return;
    }
    auto const wish = signal == SIGINT ? end_wish::in_order : end_wish::soon;
    if (wish == end_wish::soon) {
      start_patience();
    }
    on_first_(wish);
  });
}

void end_signals::start_patience() {
  patience_.expires_after(max_patience);
  patience_.async_wait([this](boost::system::error_code ec) {
    if (!ec) {
      on_again_();
    }
  });
}

} // namespace mprun
