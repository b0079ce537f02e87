// The completion handler for a coroutine that asio::co_spawn() starts: its exception leaves
// io_context::run() and ends whatever was under way. asio::detached would lose it.
#pragma once

#include <exception>

namespace mprun {

inline void rethrow(std::exception_ptr failed) {
  if (failed) {
    std::rethrow_exception(failed);
  }
}

} // namespace mprun
