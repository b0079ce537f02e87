#include "transports/drive.hpp"

#include "transports/protocol/errc.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>

namespace mprun {
namespace {

/// A board that talks to a slow line takes its time; one KiB a reply timeout is 9600 baud.
constexpr std::size_t write_piece = 1024;

/// Lives in the coroutine's frame while a board waits, so a thousand boards pay for it a thousand
/// times.
constexpr std::size_t read_piece = 2048;

constexpr int most_transient_errors = 16; ///< in a row; then the link is taken for broken

bool is_transient(error_code ec) {
  return ec == boost::system::errc::io_error;
}

} // namespace

task<error_code> drive(machine_ref machine, link& wire, watchdog& dog, drive_limits limits,
                       std::function<bool()> const* stop_when, unsigned* transient_errors) {
  using clock = std::chrono::steady_clock;
  std::array<char, read_piece> buffer;
  int transient_in_a_row = 0;
  for (;;) {
    auto const now = machine.next();
    if (auto const* finished = std::get_if<protocol::done>(&now)) {
      co_return finished->why;
    }
    auto const started = clock::now();
    if (started >= limits.deadline) {
      co_return protocol::errc::timed_out;
    }
    error_code ec;
    if (auto const* out = std::get_if<protocol::send>(&now)) {
      auto rest = out->bytes;
      while (!rest.empty() && !ec) {
        auto const piece = rest.substr(0, write_piece);
        dog.set(std::min(limits.deadline, clock::now() + limits.reply));
        ec = co_await wire.write_all(piece);
        auto const expired = dog.clear();
        if (ec == asio::error::operation_aborted && expired) {
          ec = protocol::errc::timed_out;
        }
        rest.remove_prefix(piece.size());
      }
      if (!ec) {
        machine.sent();
        continue;
      }
    } else {
      auto const within = std::get<protocol::want_read>(now).within;
      auto const limit = within == protocol::wait::reply ? limits.reply : limits.output;
      dog.set(std::min(limits.deadline, started + limit));
      auto const got = co_await wire.read_some(buffer);
      auto const expired = dog.clear();
      ec = got.ec;
      if (!ec) {
        transient_in_a_row = 0;
        machine.feed({buffer.data(), got.size});
        if (stop_when != nullptr && *stop_when && (*stop_when)()) {
          co_return error_code();
        }
        continue;
      }
      if (is_transient(ec) && ++transient_in_a_row <= most_transient_errors) {
        if (transient_errors != nullptr) {
          ++*transient_errors;
        }
        continue;
      }
      if (ec == asio::error::operation_aborted && expired) {
        ec = protocol::errc::timed_out;
      }
    }
    if (ec == protocol::errc::timed_out && clock::now() >= limits.deadline) {
      co_return ec;
    }
    machine.fail(ec == protocol::errc::timed_out ? ec : protocol::errc::closed);
  }
}

} // namespace mprun
