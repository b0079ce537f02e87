#include "transports/serial/serial_link.hpp"

#include "base/async/run_clock.hpp"

#include <boost/asio/error.hpp>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using clock = run_clock;
namespace errc = boost::system::errc;

constexpr unsigned touch_baud = 1200;
constexpr auto max_touch_time = 3s; ///< boards leave within half a second
constexpr auto poll_interval = 20ms;

/// How long a port must be in use to be called that. Others pass by: a copy of the program behind a
/// pseudo-terminal that is about to execute another one, or a device manager that looks at a port
/// which has just appeared.
constexpr int looks_at_holder = 5; ///< with poll_interval between them

link_failure aborted() {
  return {asio::error::operation_aborted, "opening the port was cancelled"};
}

} // namespace

serial_link::serial_link(asio::any_io_executor executor, serial_options options)
    : stream_link(executor), options_(std::move(options)), wait_(executor) {}

serial_link::~serial_link() {
  close();
}

task<link_result<void>> serial_link::open(time_point deadline) {
  close();
  wait_.begin();
  if (options_.lines == line_policy::touch_1200) {
    auto const touched = co_await touch(deadline);
    if (!touched) {
      co_return touched;
    }
  }
  auto const opened = co_await open_now(options_.baud);
  co_return opened;
}

void serial_link::cancel() noexcept {
  wait_.cancel();
  stream_link::cancel();
}

void serial_link::close() noexcept {
  cancel();
  if (fd_ >= 0) {
    release_serial_port(std::exchange(fd_, -1));
  }
  stream_link::close();
}

line_resetter* serial_link::as_line_resetter() noexcept {
  return options_.lines == line_policy::esp_reset ? this : nullptr;
}

task<error_code> serial_link::reset_by_lines() {
  wait_.begin();
  for (auto const step : esp_reset_steps()) {
    if (auto const ec = set_lines(fd_, step.dtr, step.rts)) {
      co_return ec;
    }
    auto const ec = co_await wait_.pause(step.hold);
    if (ec) {
      if (fd_ >= 0) {
        set_lines(fd_, false, false); // a chip held in reset would not be a usable board
      }
      co_return ec;
    }
  }
  co_return error_code();
}

link_result<std::filesystem::path> serial_link::look_up() const {
  if (options_.port.empty()) {
    return choose_port(options_.match, list_ports(options_.roots));
  }
  return options_.port;
}

task<link_result<opened_port>> serial_link::open_port(unsigned baud) {
  for (int looks = 1;; ++looks) {
    auto const chosen = look_up();
    if (!chosen) {
      co_return chosen.error();
    }
    auto opened = open_serial_port(*chosen, baud, options_.share, options_.roots);
    auto const is_held = !opened && opened.error().ec == errc::device_or_resource_busy;
    if (!is_held || looks == looks_at_holder) {
      co_return opened;
    }
    auto const ec = co_await wait_.pause(poll_interval);
    if (ec) {
      co_return aborted();
    }
  }
}

task<link_result<void>> serial_link::open_now(unsigned baud) {
  auto opened = co_await open_port(baud);
  if (!opened) {
    co_return opened.error();
  }
  port_ = opened->path;
  low_latency_ = opened->low_latency;
  fd_ = opened->fd.get();
  auto ec = stream().assign(std::move(opened->fd), fd_stream::kind::terminal);
  if (!ec && options_.lines == line_policy::esp_reset) {
    ec = co_await reset_by_lines();
  }
  if (!ec && options_.lines == line_policy::low) {
    ec = set_lines(fd_, false, false);
  }
  if (ec == asio::error::operation_aborted) {
    close();
    co_return aborted();
  }
  if (ec) {
    close();
    co_return link_failure{ec, "cannot set DTR and RTS of " + port_.string() + ": " + ec.message() +
                                   "; give lines: keep to leave them alone"};
  }
  co_return link_result<void>();
}

/// Opens the port at 1200 baud, drops both lines, closes it, and waits until it has disappeared and
/// come back.
task<link_result<void>> serial_link::touch(time_point deadline) {
  std::filesystem::path touched;
  {
    auto const opened = co_await open_port(touch_baud);
    if (!opened) {
      co_return opened.error();
    }
    touched = opened->path;
    set_lines(opened->fd.get(), false, false); // some boards wait for DTR to drop
    release_serial_port(opened->fd.get());
  }
  auto const give_up = std::min(deadline, clock::now() + max_touch_time);
  bool was_away = false;
  for (;;) {
    auto const now_at = look_up();
    // A device manager sets the permissions a moment after the port appears.
    bool const is_there = now_at && ::access(now_at->c_str(), R_OK | W_OK) == 0;
    was_away = was_away || !is_there || *now_at != touched;
    if (was_away && is_there) {
      co_return link_result<void>();
    }
    if (clock::now() >= (was_away ? deadline : give_up)) {
      co_return link_failure{asio::error::timed_out,
                             touched.string() +
                                 (was_away ? " did not come back after the 1200-baud touch"
                                           : " did not react to the 1200-baud touch")};
    }
    auto const ec = co_await wait_.pause(poll_interval);
    if (ec) {
      co_return aborted();
    }
  }
}

} // namespace mprun
