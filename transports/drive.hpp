// The pump: drives any protocol machine over any link.
//
// Flow: asks the machine for its next step, writes or reads for it, and hands it what came or the
// error, until it is done. Two kinds of waiting end differently: when a single wait is too long the
// machine gets fail(timed_out) and decides; when `deadline` passes, drive() itself returns
// timed_out and leaves the machine as it is, so that the caller may interrupt the board and
// continue to drive the same machine.
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/link.hpp"
#include "transports/protocol/step.hpp"
#include "transports/watchdog.hpp"

#include <chrono>
#include <functional>
#include <span>

namespace mprun {

struct drive_limits {
  std::chrono::milliseconds reply{2000};   ///< for wait::reply, and for each piece written
  std::chrono::milliseconds output{10000}; ///< for wait::output
  run_clock::time_point deadline;
};

/// A reference to a machine of any type, which must outlive it.
class machine_ref {
public:
  template<protocol::Machine M>
  requires(!std::is_same_v<M, machine_ref>) // a copy refers to the machine, not to the original
      machine_ref(M& machine)
      : machine_(&machine), next_([](void* m) { return static_cast<M*>(m)->next(); }),
        sent_([](void* m) { static_cast<M*>(m)->sent(); }),
        feed_([](void* m, std::string_view bytes) { static_cast<M*>(m)->feed(bytes); }),
        fail_([](void* m, error_code ec) { static_cast<M*>(m)->fail(ec); }) {}

  protocol::step next() const { return next_(machine_); }
  void sent() const { sent_(machine_); }
  void feed(std::string_view bytes) const { feed_(machine_, bytes); }
  void fail(error_code ec) const { fail_(machine_, ec); }

private:
  void* machine_;
  protocol::step (*next_)(void*);
  void (*sent_)(void*);
  void (*feed_)(void*, std::string_view);
  void (*fail_)(void*, error_code);
};

struct drive_extras {
  /// Called after each arrival; when it returns true, drive() returns without an error and without
  /// the machine being done.
  std::function<bool()> const* stop_when = nullptr;
  /// Once it is true, drive() returns errc::interrupted and leaves the machine as it is. Whoever
  /// sets it cancels the link's operation.
  bool const* interrupted = nullptr;
  unsigned* transient_errors = nullptr; ///< counts reads that failed and were repeated
  std::span<char> buffer{};             ///< to read into; empty: 2 KiB of drive()'s own
};

task<error_code> drive(machine_ref machine, link& wire, watchdog& dog, drive_limits limits,
                       drive_extras extras = {});

} // namespace mprun
