#include "transports/process/process_link.hpp"

#include "base/files/last_error.hpp"
#include "transports/fd_stream.hpp"
#include "transports/process/child_process.hpp"
#include "transports/process/process_activity.hpp"
#include "transports/process/pty.hpp"

#include <array>
#include <boost/asio/error.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <sys/socket.h>

namespace mprun {
namespace {

constexpr std::chrono::milliseconds max_kill_delay{5000};

/// An emulated board that has been running for this long has read what its emulator took from us.
constexpr std::chrono::milliseconds time_to_read{4};

/// Both ends of the board's stdin and stdout.
struct stdio_pair {
  unique_fd host;
  unique_fd board;
};

error_code open_socketpair(stdio_pair& ends) {
  std::array<int, 2> fds;
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0) {
    return last_error();
  }
  ends.host = unique_fd(fds[0]);
  ends.board = unique_fd(fds[1]);
  return {};
}

error_code open_stdio(bool as_pty, stdio_pair& ends) {
  if (!as_pty) {
    return open_socketpair(ends);
  }
  pty terminal;
  auto const ec = open_pty(terminal);
  ends.host = std::move(terminal.host);
  ends.board = std::move(terminal.board);
  return ec;
}

} // namespace

class process_link::state {
public:
  state(asio::any_io_executor executor, process_options wanted)
      : options(std::move(wanted)), stream(executor), child(executor) {}

  process_options options;
  fd_stream stream;
  child_process child;
  std::optional<std::chrono::nanoseconds> cpu_time_at_write; ///< at the last write to this process
};

process_link::process_link(asio::any_io_executor executor, process_options options)
    : state_(std::make_unique<state>(std::move(executor), std::move(options))) {}

process_link::~process_link() {
  close();
}

error_code process_link::open() {
  close();
  state_->cpu_time_at_write.reset();
  auto const& options = state_->options;
  unique_fd const nowhere(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!nowhere) {
    return last_error();
  }
  stdio_pair ends;
  if (auto const ec = open_stdio(options.pty, ends)) {
    return ec;
  }
  spawn_request request;
  request.arguments = options.arguments;
  request.directory = options.directory;
  request.environment = options.environment;
  request.environment_is_whole = options.environment_is_whole;
  request.confined = options.confined;
  request.input = ends.board.get();
  request.output = ends.board.get();
  request.errors = options.errors_are_output ? ends.board.get() : nowhere.get();
  request.input_is_terminal = options.pty;
  if (auto const ec = state_->child.start(request)) {
    return ec;
  }
  auto const kind = options.pty ? fd_stream::kind::terminal : fd_stream::kind::socket;
  auto const ec = state_->stream.assign(std::move(ends.host), kind);
  if (ec) {
    close();
  }
  return ec;
}

task<io_result> process_link::read_some(std::span<char> buffer) {
  auto const got = co_await state_->stream.read_some(buffer);
  if (got.ec == asio::error::eof) {
    co_await state_->child.ended_within(max_exit_delay);
  }
  co_return got;
}

task<error_code> process_link::write_all(std::string_view bytes) {
  auto const ec = co_await state_->stream.write_all(bytes);
  state_->cpu_time_at_write = cpu_time_of(state_->child.pid());
  if (ec == asio::error::broken_pipe) {
    co_await state_->child.ended_within(max_exit_delay);
  }
  co_return ec;
}

/// An emulated board may still have to read what its emulator has taken, and while the host is busy
/// neither runs when we do. So the board has the bytes when the process waits, or has run for long
/// enough.
std::size_t process_link::unsent() const noexcept {
  auto const process = state_->child.pid();
  auto const& written_at = state_->cpu_time_at_write;
  if (auto const size = state_->stream.unsent(); size != 0 || process == 0 || !written_at) {
    return size;
  }
  auto const used = cpu_time_of(process) - *written_at;
  return used < time_to_read && !is_waiting(process) ? 1 : 0;
}

void process_link::cancel() noexcept {
  state_->stream.cancel();
  state_->child.cancel_wait();
}

void process_link::close() noexcept {
  state_->stream.close();
  state_->child.end();
}

interrupter* process_link::as_interrupter() noexcept {
  return state_->options.interrupt_by_signal ? this : nullptr;
}

respawner* process_link::as_respawner() noexcept {
  return state_->options.respawn_is_reset ? this : nullptr;
}

error_code process_link::interrupt() {
  return state_->child.signal_group(SIGINT);
}

bool process_link::is_awaited() const {
  return catches_signal(state_->child.pid(), SIGINT);
}

task<error_code> process_link::respawn() {
  state_->stream.close();
  if (!state_->child.signal_group(SIGKILL)) {
    auto const ended = co_await state_->child.ended_within(max_kill_delay);
    if (!ended) {
      co_return asio::error::timed_out; // stuck in the kernel, which hardly ever happens, or
                                        // cancelled
    }
  }
  auto const ec = open();
  co_return ec;
}

std::string process_link::exit_description() const {
  return state_->child.exit_description();
}

} // namespace mprun
