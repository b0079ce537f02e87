#include "transports/serial/terminal.hpp"

#include "base/files/last_error.hpp"

#include <asm/termbits.h> // termios2; cannot stand beside <termios.h>
#include <boost/system/errc.hpp>
#include <cerrno>
#include <sys/ioctl.h>

namespace mprun {
namespace {

using boost::system::error_code;

void put_baud(termios2& settings, unsigned baud) {
  constexpr auto input_shift = 16; // IBSHIFT
  settings.c_cflag &= ~static_cast<tcflag_t>(CBAUD | (CBAUD << input_shift));
  settings.c_cflag |= BOTHER | (BOTHER << input_shift);
  settings.c_ispeed = baud;
  settings.c_ospeed = baud;
}

/// Drivers replace the requested rate by the nearest one that they support.
error_code apply(int fd, termios2 const& settings) {
  if (::ioctl(fd, TCSETS2, &settings) != 0) {
    return last_error();
  }
  auto const wanted = settings.c_ospeed;
  auto const made = baud_of(fd);
  auto const off = made > wanted ? made - wanted : wanted - made;
  return off > wanted * 3ULL / 100 ? make_error_code(boost::system::errc::invalid_argument)
                                   : error_code();
}

} // namespace

error_code make_raw(int fd, unsigned baud) {
  termios2 settings{};
  if (::ioctl(fd, TCGETS2, &settings) != 0) {
    return last_error();
  }
  settings.c_iflag = 0;
  settings.c_oflag = 0;
  settings.c_lflag = 0;
  settings.c_cflag &= ~static_cast<tcflag_t>(CSIZE | PARENB | CSTOPB | CRTSCTS | HUPCL);
  settings.c_cflag |= CS8 | CREAD | CLOCAL;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  put_baud(settings, baud);
  return apply(fd, settings);
}

unsigned baud_of(int fd) noexcept {
  termios2 settings{};
  return ::ioctl(fd, TCGETS2, &settings) == 0 ? settings.c_ospeed : 0;
}

} // namespace mprun
