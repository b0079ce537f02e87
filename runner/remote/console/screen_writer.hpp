// Writes to the standard output without ever waiting for whoever reads it: a terminal behind Ctrl-S
// or a pager stops nothing but itself.
//
// Flow: write() any number of times; drain() at the end. What the reader does not take at once is
// kept and goes on as soon as it takes something. A reader that takes nothing for hours does not
// fill the memory: the oldest is then left out, and it is said how much.
#pragma once

#include "base/async/notification.hpp"
#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace mprun::remote {

class screen_writer {
public:
  explicit screen_writer(asio::any_io_executor executor);
  screen_writer(screen_writer const&) = delete;
  screen_writer& operator=(screen_writer const&) = delete;
  ~screen_writer();

  void write(std::string_view bytes);

  /// Until all is written, or until then.
  task<void> drain(run_clock::time_point latest);

private:
  struct state;
  static void go_on(std::shared_ptr<state> const& s);

  std::shared_ptr<state> state_; ///< a wait that is under way may outlive us
};

} // namespace mprun::remote
