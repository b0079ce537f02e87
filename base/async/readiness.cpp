#include "base/async/readiness.hpp"

#include <poll.h>

namespace mprun {

bool is_ready(int fd, boost::asio::posix::descriptor_base::wait_type to_do) noexcept {
  using boost::asio::posix::descriptor_base;
  short const wanted = to_do == descriptor_base::wait_write  ? POLLOUT
                       : to_do == descriptor_base::wait_read ? POLLIN
                                                             : POLLPRI;
  pollfd look{fd, wanted, 0};
  return ::poll(&look, 1, 0) != 0;
}

} // namespace mprun
