#include "base/files/write_whole.hpp"

#include "base/files/last_error.hpp"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace mprun {

int write_whole(int descriptor, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    auto const count = ::write(descriptor, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      // Whoever shares our terminal may have made it non-blocking.
      pollfd waiting{descriptor, POLLOUT, 0};
      ::poll(&waiting, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

file_failure cannot_write(std::filesystem::path const& file, int reason) {
  auto const ec = error_of(reason);
  return {ec, "cannot write " + file.string() + ": " + ec.message()};
}

} // namespace mprun
