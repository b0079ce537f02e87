#include "bench/farm/host_yardstick.hpp"

#include "base/async/run_clock.hpp"
#include "base/bytes/sha256.hpp"
#include "base/files/last_error.hpp"

#include <array>
#include <chrono>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace mprun {
namespace {

constexpr int exchanges = 24;
constexpr std::size_t hashed_bytes = 32 * 1024;

/// Runs until the other end is shut down. Shuts down its own end, too, so that nobody waits for it.
void echo(int fd) {
  char byte = 0;
  for (;;) {
    auto const got = ::read(fd, &byte, 1);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got != 1 || ::send(fd, &byte, 1, MSG_NOSIGNAL) != 1) {
      break;
    }
  }
  ::shutdown(fd, SHUT_RDWR);
}

} // namespace

host_yardstick::host_yardstick() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error(last_error(), "socketpair");
  }
  near_ = unique_fd(ends[0]);
  far_ = unique_fd(ends[1]);
  echo_ = std::thread(echo, far_.get());
}

host_yardstick::~host_yardstick() {
  ::shutdown(near_.get(), SHUT_RDWR);
  echo_.join();
}

double host_yardstick::time_once() {
  static std::string const data(hashed_bytes, 'y');
  auto const begun = run_clock::now();
  sha256 hash;
  hash.update(data);
  hash.finish();
  char byte = 'y';
  for (int i = 0; i < exchanges; ++i) {
    if (::send(near_.get(), &byte, 1, MSG_NOSIGNAL) != 1) {
      break;
    }
    while (::read(near_.get(), &byte, 1) < 0 && errno == EINTR) {
    }
  }
  return std::chrono::duration<double, std::micro>(run_clock::now() - begun).count();
}

} // namespace mprun
