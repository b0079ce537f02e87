// A reporter turns the event stream into something a person or machine reads.
//
// The run's state so far (run_model) is folded once for all reporters, by report_set, and lent to
// each call: it already includes the event at hand.
#pragma once

#include "base/files/file_failure.hpp"
#include "runner/events/event.hpp"
#include "runner/events/run_model.hpp"

namespace mprun {

class reporter {
public:
  virtual ~reporter() = default;

  /// Must not throw; a reporter that cannot go on remembers why and says so from finish().
  virtual void on(event const& e, run_model const& run) = 0;

  /// Called while time passes, for reporters that show elapsed time.
  virtual void tick(run_duration since_start, run_model const& run);

  /// The program is about to be stopped (Ctrl-Z): until it continues, the screen belongs to others.
  virtual void pause(run_model const& run);

  /// After the last event; `run` is closed. Fails where something could not be written. Called
  /// once; must not throw.
  virtual file_result<void> finish(run_model const& run) = 0;

  /// Whether finish() may be called on another thread, at the same time as that of other reporters:
  /// it then touches nothing that they do, but for `run`.
  virtual bool finishes_apart() const noexcept { return false; }
};

inline void reporter::tick(run_duration, run_model const&) {}
inline void reporter::pause(run_model const&) {}

} // namespace mprun
