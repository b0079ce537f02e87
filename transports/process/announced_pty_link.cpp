#include "transports/process/announced_pty_link.hpp"

#include "base/async/readiness.hpp"
#include "base/async/run_clock.hpp"
#include "base/files/last_error.hpp"
#include "transports/descriptor_wait.hpp"
#include "transports/fd_stream.hpp"
#include "transports/process/child_process.hpp"
#include "transports/serial/serial_port.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <sys/socket.h>

namespace mprun {
namespace {

constexpr unsigned any_baud = 115200; ///< a PTY ignores the rate

/// The name in a program's output so far; nothing while more digits may follow.
std::optional<std::string> announced_name(std::string const& said, bool is_all) {
  constexpr std::string_view folder = "/dev/pts/";
  constexpr std::string_view digits = "0123456789";
  for (auto at = said.find(folder); at != std::string::npos; at = said.find(folder, at + 1)) {
    auto const number = at + folder.size();
    auto const end = std::min(said.find_first_not_of(digits, number), said.size());
    if (end > number && (end < said.size() || is_all)) {
      return said.substr(at, end - at);
    }
  }
  return std::nullopt;
}

/// Reads and drops a program's output, so that the program never waits for a reader.
class drain : public std::enable_shared_from_this<drain> {
public:
  drain(asio::any_io_executor const& executor, int fd) : fd_(executor, fd) {}

  void start() {
    fd_.async_wait(asio::posix::descriptor_base::wait_read,
                   [self = shared_from_this()](error_code ec) {
                     if (!ec && self->read()) {
                       self->start();
                     }
                   });
  }

  void close() noexcept {
    error_code ignored;
    fd_.close(ignored);
  }

private:
  bool read() {
    if (!is_ready(fd_.native_handle(), asio::posix::descriptor_base::wait_read)) {
      return true;
    }
    std::array<char, 4096> buffer;
    auto const size = ::read(fd_.native_handle(), buffer.data(), buffer.size());
    return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
  }

  asio::posix::stream_descriptor fd_;
};

} // namespace

class announced_pty_link::state {
public:
  state(asio::any_io_executor executor_of_all, announced_pty_options wanted)
      : options(std::move(wanted)), executor(executor_of_all), wait(executor), stream(executor),
        child(executor) {}

  /// Starts the program; `output` then reads what it prints.
  error_code start(unique_fd& output) {
    unique_fd const nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    std::array<int, 2> ends;
    if (!nothing || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      return last_error();
    }
    output = unique_fd(ends[0]);
    unique_fd const theirs(ends[1]);
    if (::fcntl(output.get(), F_SETFL, O_RDWR | O_NONBLOCK) != 0) {
      return last_error();
    }
    spawn_request request;
    request.arguments = options.arguments;
    request.directory = options.directory;
    request.environment = options.environment;
    request.confined = options.confined;
    request.input = nothing.get();
    request.output = request.errors = theirs.get();
    return child.start(request);
  }

  link_result<void> open_announced(std::string const& name) {
    auto opened = open_serial_port(name, any_baud, true, {});
    if (!opened) {
      return opened.error();
    }
    fd = opened->fd.get();
    if (auto const ec = stream.assign(std::move(opened->fd), fd_stream::kind::terminal)) {
      return link_failure{ec, "cannot use " + name + ": " + ec.message()};
    }
    return {};
  }

  void drop_output_of(unique_fd output) {
    rest = std::make_shared<drain>(executor, output.release());
    rest->start();
  }

  void close() noexcept {
    wait.cancel();
    if (fd >= 0) {
      release_serial_port(std::exchange(fd, -1));
    }
    stream.close();
    if (rest) {
      rest->close();
      rest.reset();
    }
    child.end();
  }

  announced_pty_options options;
  asio::any_io_executor executor;
  descriptor_wait wait;
  fd_stream stream;
  child_process child;
  std::shared_ptr<drain> rest;
  int fd = -1; ///< the stream's descriptor, while it is open
};

announced_pty_link::announced_pty_link(asio::any_io_executor executor,
                                       announced_pty_options options)
    : state_(std::make_unique<state>(std::move(executor), std::move(options))) {}

announced_pty_link::~announced_pty_link() {
  close();
}

task<link_result<void>> announced_pty_link::open(time_point deadline) {
  constexpr std::size_t max_output = std::size_t{64} * 1024;
  close();
  state_->wait.begin();
  auto const program =
      state_->options.arguments.empty() ? std::string() : state_->options.arguments.front();
  unique_fd output;
  if (auto const ec = state_->start(output)) {
    co_return link_failure{ec, "cannot start " + program + ": " + ec.message()};
  }
  std::string said;
  std::optional<std::string> name;
  link_result<void> opened;
  while (!name && opened) {
    auto const ec =
        co_await state_->wait.until(output.get(), descriptor_wait::wait_type::wait_read, deadline);
    std::array<char, 1024> buffer;
    auto const size = ec ? -1 : ::read(output.get(), buffer.data(), buffer.size());
    said.append(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    name = announced_name(said, size == 0);
    bool const is_over = size == 0 || said.size() > max_output;
    if (ec == asio::error::operation_aborted) {
      opened = link_failure{ec, "starting " + program + " was cancelled"};
    } else if (ec || (is_over && !name)) {
      auto const* const why = ec          ? "did not print the name of a PTY in time"
                              : size == 0 ? "ended without printing the name of a PTY"
                                          : "printed a lot, but not the name of a PTY";
      opened =
          link_failure{ec ? ec : error_code(asio::error::not_found), program + " " + why, said};
    }
  }
  if (opened) {
    state_->drop_output_of(std::move(output));
    opened = state_->open_announced(*name);
  }
  if (!opened && name) {
    auto const has_ended = co_await state_->child.ended_within(max_exit_delay);
    if (has_ended) {
      auto why = opened.error();
      why.message =
          program + " " + state_->child.exit_description() + " before its PTY could be opened";
      opened = std::move(why);
    }
  }
  if (!opened) {
    close();
  }
  co_return opened;
}

task<io_result> announced_pty_link::read_some(std::span<char> buffer) {
  auto const got = co_await state_->stream.read_some(buffer);
  if (got.ec == asio::error::eof) {
    co_await state_->child.ended_within(max_exit_delay);
  }
  co_return got;
}

task<error_code> announced_pty_link::write_all(std::string_view bytes) {
  auto const ec = co_await state_->stream.write_all(bytes);
  if (ec == asio::error::broken_pipe) {
    co_await state_->child.ended_within(max_exit_delay);
  }
  co_return ec;
}

void announced_pty_link::cancel() noexcept {
  state_->wait.cancel();
  state_->stream.cancel();
  state_->child.cancel_wait();
}

void announced_pty_link::close() noexcept {
  state_->close();
}

respawner* announced_pty_link::as_respawner() noexcept {
  return state_->options.respawn_is_reset ? this : nullptr;
}

task<error_code> announced_pty_link::respawn() {
  auto const opened = co_await open(run_clock::now() + state_->options.respawn_limit);
  co_return opened.error().ec; // no error where it is open
}

std::string announced_pty_link::exit_description() const {
  return state_->child.exit_description();
}

} // namespace mprun
