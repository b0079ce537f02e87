// The programs that this process has started on an io_context. They can be watched for a while: the
// time that they wait for a core is counted, and they may get priority over the rest of the host.
//
// Flow: child_process reports each program that it starts and ends. To watch all programs of an
// io_context, get them by asio::use_service<children>(context), and call watch(), end_watch().
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
  /// The program was killed, but not reaped yet.
  void ending(pid_t leader);
  /// A program that is never reported here stays behind: stuck in the kernel, or held by a
  /// debugger. It is reaped when another is started.
  void reaped(pid_t leader);

  enum class attention { counted, favoured };
  /// favoured: the running programs and those started later get the cores first, where this process
  /// has the right to arrange that and does not itself have a low priority (nice).
  void watch(attention how);
  /// How long they were ready to run while no core was free, in total. Threads that ended before
  /// their process, and processes that a program of ours started, are not counted; 0 where the
  /// kernel does not count it (CONFIG_SCHED_INFO).
  std::chrono::nanoseconds end_watch();

private:
  void shutdown() override {}

  std::chrono::nanoseconds queue_time_of_running() const;

  std::set<pid_t> leaders_;
  std::set<pid_t> dying_; ///< killed, and not reaped yet
  bool watched_ = false;
  bool favoured_ = false;
  std::chrono::nanoseconds waited_{}; ///< since watch(), by programs that have ended
};

} // namespace mprun
