// Measures the current speed of this host: the time of a small fixed piece of work, half of it
// computing, half of it an exchange between two threads on one processor, as between mprun and a
// board that is a process. A difference between two runs is due to the host, not to the board.
//
// Flow: construct on the processors to be measured; time_once() between measures.
#pragma once

#include "base/files/unique_fd.hpp"

#include <thread>

namespace mprun {

class host_yardstick {
public:
  /// Throws std::system_error if it gets no descriptors or no thread.
  host_yardstick();
  ~host_yardstick();
  host_yardstick(host_yardstick const&) = delete;
  host_yardstick& operator=(host_yardstick const&) = delete;

  /// Returns microseconds, usually a few hundred; blocks for that time.
  double time_once();

private:
  unique_fd near_;
  unique_fd far_;
  std::thread echo_; ///< sends back each byte
};

} // namespace mprun
