// How fast this host is right now: the time of a small fixed piece of work, half of it computing,
// half of it two threads that answer each other on one processor, as mprun and a board that is a
// process do. Where it differs between two runs, the host made that difference, not the board.
//
// Flow: construct on the processors that are to be measured; time_once() between measures.
#pragma once

#include "base/files/unique_fd.hpp"

#include <thread>

namespace mprun {

class host_yardstick {
public:
  /// Throws std::system_error without room for two descriptors or a thread.
  host_yardstick();
  ~host_yardstick();
  host_yardstick(host_yardstick const&) = delete;
  host_yardstick& operator=(host_yardstick const&) = delete;

  /// Microseconds, some hundred; blocks as long.
  double time_once();

private:
  unique_fd near_;
  unique_fd far_;
  std::thread echo_; ///< sends back each byte that comes
};

} // namespace mprun
