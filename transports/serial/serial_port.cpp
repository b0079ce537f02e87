#include "transports/serial/serial_port.hpp"

#include "base/files/last_error.hpp"
#include "transports/serial/port_holders.hpp"
#include "transports/serial/terminal.hpp"

#include <algorithm>
#include <array>
#include <boost/system/errc.hpp>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <grp.h>
#include <linux/serial.h>
#include <linux/tty_flags.h>
#include <string_view>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

namespace errc = boost::system::errc;
using boost::system::error_code;

link_failure failed(int number, std::string message) {
  return {error_of(number), std::move(message)};
}

/// How to keep away ModemManager, which tries each port that appears. It runs as root, so others
/// see only that it runs.
std::string remedy(std::vector<port_holder> const& holders, std::filesystem::path const& path,
                   device_roots const& roots) {
  static constexpr std::string_view it = "ModemManager";
  auto const is_it = [](port_holder const& holder) { return holder.name == it; };
  auto const may_be = holders.empty() && is_running(it);
  if (!may_be && std::none_of(holders.begin(), holders.end(), is_it)) {
    return {};
  }
  std::string vendor = "VID";
  for (auto const& port : list_ports(roots)) {
    vendor = port.port == path && !port.usb.empty() ? port.usb.substr(0, 4) : vendor;
  }
  return std::string(may_be ? "; it may be ModemManager, which runs here" : "") +
         "; a udev rule keeps it away: SUBSYSTEM==\"usb\", ATTR{idVendor}==\"" + vendor +
         "\", ENV{ID_MM_DEVICE_IGNORE}=\"1\"";
}

link_failure in_use(std::filesystem::path const& path, device_roots const& roots,
                    unique_fd own = {}) {
  own.reset(); // or this process would be among them
  auto holders = holders_of(path);
  auto const is_board = [](port_holder const& holder) { return holder.is_behind; };
  if (!std::all_of(holders.begin(), holders.end(), is_board)) {
    std::erase_if(holders, is_board); // it is not in the way
  }
  return failed(EBUSY, path.string() + " is in use by " + describe(holders) +
                           remedy(holders, path, roots));
}

/// Programs that read a port take the board's output, whether they lock it or not.
bool is_held(std::filesystem::path const& path) {
  auto const holders = holders_of(path);
  return std::any_of(holders.begin(), holders.end(), [](port_holder const& holder) {
    return holder.pid != ::getpid() && !holder.is_behind;
  });
}

/// A pseudo-terminal keeps TIOCEXCL as long as its other side lives, even when this process was
/// killed, and nobody but root could open it any more.
bool is_pseudo(int fd) {
  struct stat facts {};
  return ::fstat(fd, &facts) == 0 && is_pseudo_terminal(facts.st_rdev);
}

std::string group_name(gid_t id) {
  std::array<char, 4096> memory;
  group entry{};
  group* found = nullptr;
  ::getgrgid_r(id, &entry, memory.data(), memory.size(), &found);
  return found != nullptr ? found->gr_name : std::to_string(id);
}

std::string permission_text(std::filesystem::path const& path) {
  struct stat facts {};
  auto text = "no permission to open " + path.string();
  if (::stat(path.c_str(), &facts) != 0) {
    return text;
  }
  constexpr mode_t both = S_IRGRP | S_IWGRP;
  auto const group = group_name(facts.st_gid);
  if ((facts.st_mode & both) == both) {
    return text + ": it belongs to the group " + group + "; join it with 'sudo usermod -aG " +
           group + " $USER' and log in again";
  }
  return text + ": its group " + group + " may not read and write it; a udev rule can allow that";
}

link_failure not_opened(int why, std::filesystem::path const& path, device_roots const& roots) {
  switch (why) {
  case ENOENT:
  case ENXIO:
  case ENODEV:
    return failed(why, "there is no " + path.string() + "; " + describe(list_ports(roots)));
  case EACCES:
  case EPERM: return failed(why, permission_text(path));
  case EBUSY: return in_use(path, roots);
  default: return failed(why, "cannot open " + path.string() + ": " + error_of(why).message());
  }
}

bool make_low_latency(int fd) noexcept {
  serial_struct settings{};
  if (::ioctl(fd, TIOCGSERIAL, &settings) != 0) {
    return false;
  }
  settings.flags |= ASYNC_LOW_LATENCY;
  return ::ioctl(fd, TIOCSSERIAL, &settings) == 0;
}

} // namespace

link_result<opened_port> open_serial_port(std::filesystem::path const& path, unsigned baud,
                                          bool share, device_roots const& roots) {
  opened_port opened;
  opened.path = path;
  opened.fd = unique_fd(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!opened.fd) {
    return not_opened(errno, path, roots);
  }
  auto const fd = opened.fd.get();
  if (::isatty(fd) == 0) {
    return failed(ENOTTY, path.string() + " is not a serial port");
  }
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0 || (!share && is_held(path))) {
    return in_use(path, roots, std::move(opened.fd));
  }
  if (!share && !is_pseudo(fd) && ::ioctl(fd, TIOCEXCL) != 0) {
    return not_opened(errno, path, roots);
  }
  if (auto const ec = make_raw(fd, baud)) {
    release_serial_port(fd);
    return link_failure{ec, ec == errc::invalid_argument
                                ? path.string() + " cannot do " + std::to_string(baud) + " baud"
                                : "cannot set up " + path.string() + ": " + ec.message()};
  }
  opened.low_latency = make_low_latency(fd);
  return opened;
}

void release_serial_port(int fd) noexcept {
  constexpr timespec moment{0, 1'000'000};
  int waiting = 0;
  for (int moments = 0; ::ioctl(fd, TIOCOUTQ, &waiting) == 0 && waiting > 0; ++moments) {
    if (moments == 20) {
      ::tcflush(fd, TCOFLUSH);
      break;
    }
    ::nanosleep(&moment, nullptr);
  }
  ::ioctl(fd, TIOCNXCL);
}

} // namespace mprun
