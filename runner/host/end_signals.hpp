// The signals that ask mprun to end: Ctrl-C, a polite kill, and a terminal that goes away.
//
// Flow: construct; the first signal calls `on_first`, each later one `on_again`; stop() when
// nothing is left to interrupt.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>

namespace mprun {

class end_signals {
public:
  end_signals(boost::asio::any_io_executor const& executor, std::function<void()> on_first,
              std::function<void()> on_again);

  void stop();

private:
  void wait();

  boost::asio::signal_set signals_;
  std::function<void()> on_first_;
  std::function<void()> on_again_;
  bool came_ = false;
};

/// As nohup(1) means it: a SIGHUP that is ignored stays so.
void add_end_signals(boost::asio::signal_set& signals);

} // namespace mprun
