#include "reports/console/console_writer.hpp"

#include "base/files/own_opening.hpp"
#include "base/files/write_whole.hpp"

#include <cerrno>
#include <climits>
#include <poll.h>
#include <unistd.h>

namespace mprun {
namespace {

/// Text that was written is dropped from the buffer once there is this much of it.
constexpr std::size_t max_given = std::size_t{1} << 20;

bool takes_something(int descriptor) {
  pollfd asked{descriptor, POLLOUT, 0};
  return ::poll(&asked, 1, 0) == 1;
}

} // namespace

console_writer::console_writer(int descriptor)
    : shared_(descriptor), own_(open_again(descriptor)),
      max_write_(::isatty(descriptor) != 0 ? 1 : PIPE_BUF) {}

int console_writer::write(std::string_view text) {
  kept_ += text;
  return catch_up();
}

int console_writer::catch_up() {
  while (is_behind() && (own_ || takes_something(shared_))) {
    auto const bytes = own_ ? left() : left().substr(0, max_write_);
    auto const count = ::write(own_ ? own_.get() : shared_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : end(errno);
    }
    given_ += static_cast<std::size_t>(count);
    if (!is_behind() || given_ > max_given) {
      kept_.erase(0, given_);
      given_ = 0;
    }
  }
  return 0;
}

int console_writer::drain() {
  return end(write_whole(own_ ? own_.get() : shared_, left()));
}

/// Drops the buffer, whether all of it was written or an error makes it useless.
int console_writer::end(int reason) noexcept {
  kept_.clear();
  given_ = 0;
  return reason;
}

} // namespace mprun
