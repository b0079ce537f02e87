#include "runner/host/terminal_keys.hpp"

#include "base/async/readiness.hpp"
#include "base/files/unique_fd.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace mprun {

using boost::asio::posix::descriptor_base;

terminal_keys::terminal_keys(boost::asio::any_io_executor const& executor, taker take)
    : take_(std::move(take)), input_(executor) {}

void terminal_keys::check() {
  if (!take_ || is_over_ || is_typed_to() == mode_.has_value()) {
    return;
  }
  if (mode_) {
    leave();
  } else {
    begin();
  }
}

void terminal_keys::leave() noexcept {
  boost::system::error_code ignored;
  input_.close(ignored);
  mode_.reset();
}

/// The descriptor is shared with the shell and others, so none of its flags are changed.
void terminal_keys::begin() {
  unique_fd own(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  boost::system::error_code failed;
  input_.assign(own.get(), failed);
  if (failed) {
    is_over_ = true;
    return;
  }
  own.release();
  mode_.emplace(terminal_mode::typing::keys);
  wait();
}

void terminal_keys::wait() {
  input_.async_wait(descriptor_base::wait_read, [this](boost::system::error_code ec) {
    if (ec || !mode_) {
      return;
    }
    if (!is_typed_to()) { // reading would stop the whole process
      leave();
    } else if (is_ready(input_.native_handle(), descriptor_base::wait_read) && !take_some()) {
      is_over_ = true;
      leave();
    } else if (mode_) { // a key may have ended all this
      wait();
    }
  });
}

/// False where no key will come any more.
bool terminal_keys::take_some() {
  std::array<char, 256> bytes;
  auto const size = ::read(input_.native_handle(), bytes.data(), bytes.size());
  if (size <= 0) {
    return size < 0 && (errno == EINTR || errno == EAGAIN);
  }
  for (auto const& key : keys_in(std::string_view(bytes.data(), static_cast<std::size_t>(size)))) {
    take_(key);
  }
  return true;
}

} // namespace mprun
