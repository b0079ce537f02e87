// What follows a coroutine that asio::co_spawn() started: its exception leaves io_context::run(),
// and with it whatever was under way. asio::detached would lose it.
#pragma once

#include <exception>

namespace mprun {

inline void rethrow(std::exception_ptr failed) {
  if (failed) {
    std::rethrow_exception(failed);
  }
}

} // namespace mprun
