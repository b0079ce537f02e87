// A started program with its whole process group: signals, waiting for its end, how it ended.
//
// Its pid stays taken until end() reaps it, so signals can never reach a stranger. The destructor
// ends it.
#pragma once

#include "base/async/task.hpp"
#include "transports/process/spawn.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <list>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

/// A process closes its descriptors a little before its exit can be seen.
inline constexpr std::chrono::milliseconds max_exit_delay{500};

class children;

class child_process {
public:
  explicit child_process(asio::any_io_executor executor);
  child_process(child_process const&) = delete;
  child_process& operator=(child_process const&) = delete;
  ~child_process();

  /// An earlier child must have ended.
  error_code start(spawn_request const& request);

  /// no_such_process when there is none.
  error_code signal_group(int number);

  /// Waits until the program has ended by itself or by a signal; false when `limit` passed or
  /// cancel_wait() was called first. Any number of coroutines may wait at once.
  task<bool> ended_within(std::chrono::milliseconds limit);
  void cancel_wait() noexcept;

  /// Kills the rest of the group and reaps the program; a program that does not end within a moment
  /// is left behind, and how it ended stays unknown.
  void end() noexcept;

  /// 0 where there is no program, or it has been reaped.
  pid_t pid() const noexcept { return pid_; }

  /// As waitpid(2) gives it; nothing while the program runs. Kept after end().
  std::optional<int> wait_status() const;

  /// For people: "exited with status 3", "killed by SIGSEGV"; empty while it runs.
  std::string exit_description() const;

private:
  asio::any_io_executor executor_;
  std::list<asio::posix::stream_descriptor> exit_watches_; ///< a pidfd for each waiter
  children& all_;                                          ///< the children of the io_context
  pid_t pid_ = 0;                                          ///< 0: no program, or it is reaped
  std::optional<int> reaped_status_;
};

/// The status in an exit_description(), which may have come through links or a recording. Nothing
/// where the program runs, or did not exit by itself.
std::optional<int> status_in(std::string_view exit_description);

} // namespace mprun
