#include "transports/faults/fault_line.hpp"

#include "base/async/rethrow.hpp"
#include "base/async/run_clock.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <exception>
#include <limits>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// Lives in a pump's frame for as long as its board is open.
constexpr std::size_t pump_piece = 2048;

/// At most this much is read while the board does not read, so that the two cannot block each
/// other.
constexpr std::size_t max_taken_in = std::size_t{1} << 20;

} // namespace

fault_line::fault_line(asio::any_io_executor line_executor, std::unique_ptr<link> wrapped,
                       fault_plan const& faults, fault_observer observer)
    : executor(std::move(line_executor)), inner(std::move(wrapped)), on_fault(std::move(observer)),
      arriving(faults, direction::from_board), leaving(faults, direction::to_board),
      arrived(executor), arriving_room(executor), left(executor), leaving_room(executor),
      stopped(executor), from_board_(faults, direction::from_board),
      to_board_(faults, direction::to_board), disconnect_after_(faults.disconnect_after) {}

void fault_line::start() {
  stopping_ = false;
  run(take_in(shared_from_this()));
  run(give_out(shared_from_this()));
}

void fault_line::run(task<void> pump) {
  ++pumps;
  asio::co_spawn(executor, std::move(pump), [line = shared_from_this()](std::exception_ptr failed) {
    --line->pumps;
    line->stopped.notify();
    rethrow(failed);
  });
}

void fault_line::stop() noexcept {
  stopping_ = true;
  inner->cancel();
  arriving_room.notify();
  left.notify();
}

void fault_line::reset() noexcept {
  arriving.clear();
  leaving.clear();
  read_end = {};
  write_end = {};
}

std::size_t fault_line::send(std::string_view bytes) {
  auto const sent = bytes.substr(0, leaving.room());
  for (auto& piece : to_board_.pass(sent, on_fault)) {
    leaving.push(std::move(piece), clock::now());
  }
  left.notify();
  return sent.size();
}

void fault_line::arrive(std::string_view bytes) {
  auto const kept = bytes.substr(0, left_to_pass());
  for (auto& piece : from_board_.pass(kept, on_fault)) {
    arriving.push(std::move(piece), clock::now());
  }
  taken_ += kept.size();
  disconnect_if_due(direction::from_board);
  arrived.notify();
}

/// Counted from the board's side: bytes sent to it count when it has them, bytes that it sent count
/// at once.
std::size_t fault_line::left_to_pass() const noexcept {
  constexpr auto no_end = std::numeric_limits<std::size_t>::max();
  return disconnect_after_ ? static_cast<std::size_t>(*disconnect_after_ - given_ - taken_)
                           : no_end;
}

/// Waits until the board has the bytes that it is getting.
void fault_line::disconnect_if_due(direction way) {
  if (giving_out_ || !disconnect_after_ || given_ + taken_ < *disconnect_after_) {
    return;
  }
  disconnect_after_.reset();
  if (on_fault) {
    on_fault({fault_kind::disconnect, way, way == direction::from_board ? taken_ : given_});
  }
  read_end = asio::error::eof;
  write_end = asio::error::broken_pipe;
  stop();
  inner->close();
  arrived.notify();
  leaving_room.notify();
}

std::size_t fault_line::room_for_arrivals() const noexcept {
  auto const room =
      giving_out_ ? max_taken_in - std::min(max_taken_in, arriving.size()) : arriving.room();
  return std::min(room, pump_piece);
}

task<void> fault_line::take_in(std::shared_ptr<fault_line> line) {
  std::array<char, pump_piece> buffer;
  while (!line->stopping_) {
    auto const room = line->room_for_arrivals();
    if (room == 0) {
      co_await line->arriving_room.wait();
      continue;
    }
    auto const got = co_await line->inner->read_some(std::span(buffer).first(room));
    if (line->stopping_) {
      break;
    }
    if (got.ec) {
      line->read_end = got.ec;
      line->arrived.notify();
      break;
    }
    line->arrive({buffer.data(), got.size});
  }
}

task<void> fault_line::give_out(std::shared_ptr<fault_line> line) {
  std::array<char, pump_piece> buffer;
  while (!line->stopping_) {
    auto const size = line->leaving.take(clock::now(), buffer);
    if (size == 0) {
      co_await line->left.wait_until(line->leaving.next_due());
      continue;
    }
    line->giving_out_ = true;
    line->arriving_room.notify();
    auto const due = std::string_view(buffer.data(), size).substr(0, line->left_to_pass());
    line->given_ += due.size();
    auto const ec = co_await line->inner->write_all(due);
    line->giving_out_ = false;
    if (!line->stopping_) {
      line->disconnect_if_due(direction::to_board);
    }
    if (ec && !line->stopping_) {
      line->write_end = ec;
      line->leaving_room.notify();
      break;
    }
    line->leaving_room.notify();
  }
}

} // namespace mprun
