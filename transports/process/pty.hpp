// A pseudo-terminal, raw unless asked otherwise: bytes pass unchanged both ways, nothing is echoed,
// no byte is a signal.
#pragma once

#include "base/files/unique_fd.hpp"

#include <boost/system/error_code.hpp>

namespace mprun {

struct pty {
  unique_fd host;  ///< the master's side
  unique_fd board; ///< the terminal itself; must be closed here once the board has it
};

/// cooked: a terminal for people, with echo, line editing and signals.
enum class pty_mode { raw, cooked };

boost::system::error_code open_pty(pty& opened, pty_mode mode = pty_mode::raw);

} // namespace mprun
