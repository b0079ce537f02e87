#include "transports/drive.hpp"

#include "base/async/run_clock.hpp"
#include "base/async/sleep.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>

namespace mprun {
namespace {

/// A board on a slow line takes its time; a KiB within a reply timeout is 9600 baud. Where pieces
/// are written at once they become larger, which saves a fast link many small writes.
constexpr std::size_t first_write_piece = 1024;
constexpr std::size_t max_write_piece = 16 * 1024;

/// Lives in the coroutine's frame while a board waits, so a thousand boards pay for it a thousand
/// times.
constexpr std::size_t read_piece = 2048;

/// A board without raw-paste acknowledges nothing while it reads a program, and some have an input
/// buffer of 64 bytes (micro:bit). So such bytes go in pieces, each only when the piece before has
/// been taken, and with time for the board to empty its buffer. A piece is a quarter of that
/// buffer: a board that is emulated on a busy host may get no time to run in a pause or two. This
/// is still faster than 115,200 baud.
constexpr std::size_t paced_piece = 16;
constexpr auto paced_pause = std::chrono::milliseconds(1);

constexpr int max_transient_errors = 16; ///< in a row; after these the link counts as broken

bool is_transient(error_code ec) {
  return ec == boost::system::errc::io_error;
}

/// Waits until the board has taken the written bytes; false when it has not by the deadline. There
/// is no event for this, so it polls.
task<bool> let_board_take(link& wire, run_clock::time_point deadline) {
  for (;;) {
    co_await sleep_for(paced_pause);
    if (wire.unsent() == 0) {
      co_return true;
    }
    if (run_clock::now() >= deadline) {
      co_return false;
    }
  }
}

} // namespace

task<error_code> drive(machine_ref machine, link& wire, watchdog& dog, drive_limits limits,
                       drive_extras extras) {
  using clock = run_clock;
  std::array<char, read_piece> own_buffer;
  auto const buffer = extras.buffer.empty() ? std::span<char>(own_buffer) : extras.buffer;
  auto write_piece = first_write_piece;
  int transient_in_a_row = 0;
  auto waiting_since = clock::now();
  for (;;) {
    auto const now = machine.next();
    if (auto const* finished = std::get_if<protocol::done>(&now)) {
      co_return finished->why;
    }
    if (extras.interrupted != nullptr && *extras.interrupted) {
      co_return protocol::errc::interrupted;
    }
    auto const started = clock::now();
    if (started >= limits.deadline) {
      co_return protocol::errc::timed_out;
    }
    error_code ec;
    if (auto const* out = std::get_if<protocol::send>(&now)) {
      auto rest = out->bytes;
      while (!rest.empty() && !ec) {
        auto const piece = rest.substr(0, out->paced ? paced_piece : write_piece);
        auto const begun = clock::now();
        auto const patience = std::min(limits.deadline, begun + limits.reply);
        dog.set(patience);
        ec = co_await wire.write_all(piece);
        auto const expired = dog.clear();
        auto const was_quick = clock::now() - begun < limits.reply / 64;
        write_piece = was_quick ? std::min(2 * write_piece, max_write_piece) : first_write_piece;
        if (ec == asio::error::operation_aborted && expired) {
          ec = protocol::errc::timed_out;
        }
        rest.remove_prefix(piece.size());
        if (out->paced && !ec) {
          auto const taken = co_await let_board_take(wire, patience);
          if (!taken) {
            ec = protocol::errc::timed_out;
          }
        }
      }
      waiting_since = clock::now();
      if (!ec) {
        machine.sent();
        continue;
      }
    } else {
      auto const& wanted = std::get<protocol::want_read>(now);
      auto const limit = wanted.within == protocol::wait::reply ? limits.reply : limits.output;
      waiting_since = wanted.still ? waiting_since : started;
      dog.set(std::min(limits.deadline, waiting_since + limit));
      auto const got = co_await wire.read_some(buffer);
      auto const expired = dog.clear();
      ec = got.ec;
      if (!ec) {
        transient_in_a_row = 0;
        machine.feed({buffer.data(), got.size});
        if (extras.stop_when != nullptr && (*extras.stop_when)()) {
          co_return error_code();
        }
        continue;
      }
      if (is_transient(ec) && ++transient_in_a_row <= max_transient_errors) {
        if (extras.transient_errors != nullptr) {
          ++*extras.transient_errors;
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
    if (ec == asio::error::operation_aborted && extras.interrupted != nullptr &&
        *extras.interrupted) {
      continue;
    }
    machine.fail(protocol::link_error(ec));
  }
}

} // namespace mprun
