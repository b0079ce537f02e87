#include "transports/process/pty.hpp"

#include "base/files/last_error.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <termios.h>

namespace mprun {
namespace {

using boost::system::error_code;

} // namespace

error_code open_pty(pty& opened, pty_mode mode) {
  opened.host = unique_fd(::open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!opened.host) {
    return last_error();
  }
  std::array<char, 64> name;
  if (::grantpt(opened.host.get()) != 0 || ::unlockpt(opened.host.get()) != 0 ||
      ::ptsname_r(opened.host.get(), name.data(), name.size()) != 0) {
    return last_error();
  }
  opened.board = unique_fd(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (opened.board && mode == pty_mode::cooked) {
    return {};
  }
  termios settings;
  if (!opened.board || ::tcgetattr(opened.board.get(), &settings) != 0) {
    return last_error();
  }
  ::cfmakeraw(&settings);
  if (::tcsetattr(opened.board.get(), TCSANOW, &settings) != 0) {
    return last_error();
  }
  return {};
}

} // namespace mprun
