#include "base/files/file_text.hpp"

#include "base/files/last_error.hpp"
#include "base/files/unique_fd.hpp"

#include <array>
#include <boost/system/errc.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mprun {

file_result<std::string> read_text(std::filesystem::path const& file) {
  std::string text;
  // Opening a pipe would wait for whoever writes to it.
  unique_fd const in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat about {};
  if (in && ::fstat(in.get(), &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) {
    return file_failure{make_error_code(boost::system::errc::invalid_argument),
                        file.string() + ": is not a regular file"};
  }
  std::array<char, 64 * 1024> part;
  for (;;) {
    auto const got = in ? ::read(in.get(), part.data(), part.size()) : -1;
    if (got > 0) {
      text.append(part.data(), static_cast<std::size_t>(got));
    } else if (got == 0) {
      return text;
    } else if (errno != EINTR || !in) {
      auto const ec = last_error();
      return file_failure{ec, file.string() + ": cannot be read: " + ec.message()};
    }
  }
}

} // namespace mprun
