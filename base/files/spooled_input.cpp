#include "base/files/spooled_input.hpp"

#include "base/files/write_whole.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <utility>

namespace mprun {
namespace {

int pass_all(int from, int to) {
  std::array<char, 64 * 1024> buffer;
  for (;;) {
    auto const size = ::read(from, buffer.data(), buffer.size());
    if (size <= 0) { // also when a signal ends the wait: nobody else would notice a Ctrl-C
      return size < 0 ? errno : 0;
    }
    auto const reason =
        write_whole(to, std::string_view(buffer.data(), static_cast<std::size_t>(size)));
    if (reason != 0) {
      return reason;
    }
  }
}

} // namespace

bool spooled_input::is_needed_for(std::string const& source) {
  struct stat status {};
  return source == "-" || (::stat(source.c_str(), &status) == 0 &&
                           (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode)));
}

file_result<spooled_input> spooled_input::of(std::string const& source) {
  unique_fd held(::memfd_create("mprun-input", MFD_CLOEXEC));
  auto const from = source == "-"
                        ? unique_fd(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1))
                        : unique_fd(::open(source.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  auto const reason = held && from ? pass_all(from.get(), held.get()) : errno;
  if (reason != 0) {
    boost::system::error_code const ec(reason, boost::system::generic_category());
    return file_failure{ec, "cannot read " + source + ": " + ec.message()};
  }
  return spooled_input(std::move(held));
}

std::filesystem::path spooled_input::file() const {
  return "/proc/self/fd/" + std::to_string(held_.get());
}

} // namespace mprun
