// Waits, within a deadline, for a descriptor that somebody else owns: for opening a link.
//
// Flow: begin(), then until() and pause() in turn; cancel() ends the wait under way and all later
// ones, until the next begin(). The descriptor must stay open until the wait has ended.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>

namespace mprun {

class descriptor_wait {
public:
  using time_point = run_clock::time_point;
  using wait_type = asio::posix::descriptor_base::wait_type;

  explicit descriptor_wait(asio::any_io_executor executor);
  descriptor_wait(descriptor_wait const&) = delete;
  descriptor_wait& operator=(descriptor_wait const&) = delete;
  ~descriptor_wait();

  void begin() noexcept { cancelled_ = false; }

  /// Errors are timed_out and operation_aborted among others.
  task<error_code> until(int fd, wait_type event, time_point deadline);

  /// Waits for this time to pass.
  task<error_code> pause(std::chrono::milliseconds length);

  void cancel() noexcept;

private:
  asio::posix::stream_descriptor watched_; ///< open only while waiting; owns nothing
  run_timer timer_;
  bool cancelled_ = false;
};

} // namespace mprun
