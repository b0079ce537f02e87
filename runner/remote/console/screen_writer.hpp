// Writes to standard output without ever blocking on its reader, so that a terminal paused by
// Ctrl-S or a pager stops nothing but itself.
//
// Flow: write() any number of times; drain() at the end. Output that the reader does not take at
// once is kept and written as soon as possible. A reader that takes nothing for hours does not fill
// the memory: the oldest output is dropped, and a note says how much.
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

  /// Waits until everything is written, or until `latest`.
  task<void> drain(run_clock::time_point latest);

private:
  struct state;
  static void write_kept(std::shared_ptr<state> const& s);

  std::shared_ptr<state> state_; ///< shared with a pending wait, which may outlive us
};

} // namespace mprun::remote
