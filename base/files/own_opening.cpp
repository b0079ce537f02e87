#include "base/files/own_opening.hpp"

#include <fcntl.h>
#include <string>
#include <sys/stat.h>

namespace mprun {
namespace {

bool is_pipe(int descriptor) {
  struct stat about {};
  return ::fstat(descriptor, &about) == 0 && S_ISFIFO(about.st_mode);
}

} // namespace

unique_fd open_again(int descriptor) {
  if (::isatty(descriptor) == 0 && !is_pipe(descriptor)) {
    return {};
  }
  auto const path = "/proc/self/fd/" + std::to_string(descriptor);
  return unique_fd(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

} // namespace mprun
