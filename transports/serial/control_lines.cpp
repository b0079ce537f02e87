#include "transports/serial/control_lines.hpp"

#include "base/files/last_error.hpp"

#include <array>
#include <cerrno>
#include <sys/ioctl.h>

namespace mprun {

std::span<line_step const> esp_reset_steps() noexcept {
  using namespace std::chrono_literals;
  // The first step keeps DTR off long enough for a slow edge not to select the boot loader.
  static constexpr std::array steps{line_step{false, false, 10ms}, line_step{false, true, 100ms},
                                    line_step{false, false, 0ms}};
  return steps;
}

boost::system::error_code set_lines(int fd, bool dtr, bool rts) noexcept {
  int lines = 0;
  if (::ioctl(fd, TIOCMGET, &lines) == 0) {
    lines &= ~(TIOCM_DTR | TIOCM_RTS);
    lines |= (dtr ? TIOCM_DTR : 0) | (rts ? TIOCM_RTS : 0);
    if (::ioctl(fd, TIOCMSET, &lines) == 0) {
      return {};
    }
  }
  return last_error();
}

} // namespace mprun
