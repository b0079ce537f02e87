#include "runner/remote/console/terminal_input.hpp"

#include "base/async/readiness.hpp"
#include "base/files/last_error.hpp"
#include "base/files/unique_fd.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace mprun::remote {

terminal_input::terminal_input(asio::any_io_executor const& executor) : fd_(executor) {
  unique_fd own(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  error_code failed;
  fd_.assign(own.get(), failed);
  if (!failed) {
    own.release();
  }
}

task<io_result> terminal_input::read_some(std::span<char> buffer) {
  while (!is_cancelled_) {
    error_code waited;
    co_await fd_.async_wait(asio::posix::descriptor_base::wait_read,
                            asio::redirect_error(asio::use_awaitable, waited));
    if (is_cancelled_) {
      break;
    }
    // A file cannot be waited for, but is always readable.
    if (waited && waited != asio::error::operation_not_supported) {
      co_return io_result{waited, 0};
    }
    if (!is_ready(fd_.native_handle(), asio::posix::descriptor_base::wait_read)) {
      continue; // a read would block the whole event loop
    }
    auto const size = ::read(fd_.native_handle(), buffer.data(), buffer.size());
    if (size > 0) {
      co_return io_result{{}, static_cast<std::size_t>(size)};
    }
    if (size == 0) {
      co_return io_result{asio::error::eof, 0};
    }
    if (errno != EINTR && errno != EAGAIN) {
      co_return io_result{last_error(), 0};
    }
  }
  co_return io_result{asio::error::operation_aborted, 0};
}

void terminal_input::cancel() noexcept {
  is_cancelled_ = true;
  error_code ignored;
  fd_.cancel(ignored);
}

} // namespace mprun::remote
