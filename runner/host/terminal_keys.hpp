// The keys that are typed while a run goes on, each as soon as it is pressed.
//
// Flow: construct, check() about ten times a second; each key goes to `take`. Keys are read while
// this process is in the foreground of its terminal (terminal_mode), and no others: a background
// job leaves the keyboard to the shell. leave() before the process is stopped; check() begins
// again.
#pragma once

#include "runner/host/terminal_mode.hpp"
#include "runner/host/typed_keys.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <optional>

namespace mprun {

class terminal_keys {
public:
  using taker = std::function<void(typed_key)>;

  /// Without a taker no key is ever read.
  terminal_keys(boost::asio::any_io_executor const& executor, taker take);

  void check();
  void leave() noexcept;

private:
  void begin();
  void wait();
  bool take_some();

  taker take_;
  boost::asio::posix::stream_descriptor input_;
  std::optional<terminal_mode> mode_; ///< set while keys are read
  bool is_over_ = false;              ///< the terminal is gone
};

} // namespace mprun
