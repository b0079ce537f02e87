#include "transports/faults/delay_queue.hpp"

#include <cstring>
#include <utility>

namespace mprun {
namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds wake_interval = std::chrono::milliseconds(1);
constexpr std::size_t max_in_flight = 256 * 1024;
constexpr std::size_t min_in_flight = 256;

nanoseconds time_of_byte(std::uint32_t baud) {
  constexpr std::uint64_t bits = 10; // start, eight, stop
  constexpr std::uint64_t second = 1'000'000'000;
  return nanoseconds(baud == 0 ? 0 : (bits * second + baud - 1) / baud);
}

/// A slow line takes no more bytes ahead than it needs to stay busy: a reader that has had enough
/// of a flood should not have to sit through minutes of it.
std::size_t capacity_of(nanoseconds byte_time, nanoseconds delay) {
  if (byte_time.count() == 0) {
    return max_in_flight;
  }
  auto const busy = static_cast<std::size_t>((delay + 20 * wake_interval) / byte_time);
  return std::clamp(busy, min_in_flight, max_in_flight);
}

} // namespace

delay_queue::delay_queue(fault_plan const& plan, direction way)
    : byte_time_(time_of_byte(plan.baud)), latency_(plan.latency), jitter_(plan.jitter),
      stall_(plan.stall), dice_(plan.seed, fault_kind::stall, way, 0),
      capacity_(capacity_of(byte_time_, latency_ + jitter_)) {}

void delay_queue::push(fault_piece piece, time_point now) {
  auto const start = std::max(now, line_free_) + (piece.stalls ? stall_ : nanoseconds(0));
  line_free_ = start + byte_time_ * static_cast<nanoseconds::rep>(piece.raw_size);
  auto delay = latency_;
  if (jitter_.count() != 0) {
    delay += nanoseconds(dice_.detail(pushed_) % static_cast<std::uint64_t>(jitter_.count() + 1));
  }
  pushed_ += piece.raw_size;
  if (piece.bytes.empty() && !piece.read_fails_at) {
    return;
  }
  entry added;
  added.first = std::max(last_due_, start + byte_time_ + delay);
  added.read_fails_at = piece.read_fails_at;
  added.bytes = std::move(piece.bytes);
  auto const size = added.bytes.size();
  last_due_ = added.first + byte_time_ * static_cast<nanoseconds::rep>(size == 0 ? 0 : size - 1);
  size_ += size;
  entries_.push_back(std::move(added));
}

std::size_t delay_queue::take(time_point now, std::span<char> out) {
  std::size_t given = 0;
  while (!entries_.empty() && given < out.size()) {
    auto& front = entries_.front();
    auto const rest = front.bytes.size() - front.taken;
    auto here = rest;
    if (front.read_fails_at || now < front.first) {
      break;
    }
    if (byte_time_.count() != 0) {
      auto const arrived = static_cast<std::size_t>((now - front.first) / byte_time_) + 1;
      here = std::min(rest, arrived - std::min(arrived, front.taken));
    }
    here = std::min(here, out.size() - given);
    std::memcpy(out.data() + given, front.bytes.data() + front.taken, here);
    given += here;
    front.taken += here;
    if (front.taken < front.bytes.size()) {
      break;
    }
    entries_.pop_front();
  }
  size_ -= given;
  return given;
}

std::optional<std::uint64_t> delay_queue::take_failure(time_point now) {
  if (entries_.empty() || now < entries_.front().first) {
    return std::nullopt;
  }
  return std::exchange(entries_.front().read_fails_at, std::nullopt);
}

delay_queue::time_point delay_queue::next_due() const noexcept {
  if (entries_.empty()) {
    return time_point::max();
  }
  auto const& front = entries_.front();
  auto const next = front.first + byte_time_ * static_cast<nanoseconds::rep>(front.taken);
  auto const last =
      front.first + byte_time_ * static_cast<nanoseconds::rep>(front.bytes.size() - 1);
  return front.bytes.empty() || front.read_fails_at ? next : std::min(last, next + wake_interval);
}

void delay_queue::clear() noexcept {
  entries_.clear();
  size_ = 0;
  line_free_ = {};
  last_due_ = {};
}

} // namespace mprun
