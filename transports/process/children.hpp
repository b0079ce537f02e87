// The programs that this process has started on one io_context, and how they fare for a while: how
// long they wait for a core is counted, and they may be favoured over what else the host has to do.
//
// Flow: child_process tells of each program it starts and ends. Whoever wants to watch all of an
// io_context gets them by asio::use_service<children>(context), and calls watch(), end_watch().
#pragma once

#include <boost/asio/execution_context.hpp>
#include <chrono>
#include <set>
#include <sys/types.h>

namespace mprun {

namespace asio = boost::asio;

class children : public asio::execution_context::service {
public:
  using key_type = children;
  static inline asio::execution_context::id id;

  explicit children(asio::execution_context& owner) : service(owner) {}

  void started(pid_t leader);
  /// It was killed, but not reaped yet.
  void ending(pid_t leader);
  /// One that is not told of stays behind: stuck in the kernel, or held by a debugger. It is reaped
  /// when another is started.
  void reaped(pid_t leader);

  enum class attention { counted, favoured };
  /// favoured: those that run and those to come get the cores first, where this process may arrange
  /// that and is not itself one that is to come last (nice).
  void watch(attention how);
  /// How long they were ready to run while no core was free, all together. Not known of threads
  /// that ended before their process, and of processes that a program of ours started; 0 where the
  /// kernel does not count it (CONFIG_SCHED_INFO).
  std::chrono::nanoseconds end_watch();

private:
  void shutdown() override {}

  std::chrono::nanoseconds waited_by_those_that_run() const;

  std::set<pid_t> leaders_;
  std::set<pid_t> dying_; ///< killed, and not reaped yet
  bool watched_ = false;
  bool favoured_ = false;
  std::chrono::nanoseconds waited_{}; ///< since watch(), of those that are over
};

} // namespace mprun
