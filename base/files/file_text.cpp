#include "base/files/file_text.hpp"

#include "base/files/unique_fd.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace mprun {

file_text read_text(std::filesystem::path const& file) {
  file_text read;
  // Opening a pipe would wait for whoever writes to it.
  unique_fd const in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat about {};
  if (in && ::fstat(in.get(), &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) {
    return {"", file.string() + ": is no regular file"};
  }
  std::array<char, 64 * 1024> part;
  for (;;) {
    auto const got = in ? ::read(in.get(), part.data(), part.size()) : -1;
    if (got > 0) {
      read.text.append(part.data(), static_cast<std::size_t>(got));
    } else if (got == 0) {
      return read;
    } else if (errno != EINTR || !in) {
      return {"", file.string() + ": cannot be read: " + std::generic_category().message(errno)};
    }
  }
}

} // namespace mprun
