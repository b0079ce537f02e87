// A reporter turns the event stream into something a person or machine reads.
#pragma once

#include "runner/event.hpp"

#include <string>

namespace mprun {

class reporter {
public:
  virtual ~reporter() = default;

  /// Must not throw; a reporter that cannot go on remembers why and says so from finish().
  virtual void on(event const& what) = 0;

  /// After run_finished. Returns what went wrong ("cannot write out/junit.xml: No space left on
  /// device"), empty when nothing did. Called once.
  virtual std::string finish() = 0;
};

} // namespace mprun
