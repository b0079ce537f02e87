#include "runner/confirming/line_check.hpp"

#include "base/async/run_clock.hpp"
#include "runner/confirming/pattern.hpp"
#include "runner/confirming/receiver.hpp"
#include "transports/protocol/errc.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace mprun::confirming {
namespace {

using clock = run_clock;
using protocol::errc;

/// A line that damages one byte in 50,000 shows it within this many, but for a chance of 1 in 10^9.
constexpr std::uint64_t enough = 1024 * 1024;
/// And for each further test, since a line that was clean may have become bad.
constexpr std::uint64_t enough_again = 64 * 1024;
/// After this time a slow line has been tested enough when this much went through, which leaves a
/// chance of 1 in 2,500. With less, too many failures of the line's would be called the test's.
constexpr auto usual_test_time = std::chrono::seconds(15);
constexpr std::uint64_t enough_on_slow_line = 384 * 1024;
constexpr auto max_test_time = std::chrono::minutes(2);
constexpr unsigned max_futile = 4;

/// A bytes literal that holds all bytes as they are, except those that the raw REPL acts upon and
/// those that would end the literal.
std::string raw_literal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "b'";
  for (auto const c : bytes) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte < 6 || c == '\n' || c == '\r') {
      out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    } else {
      out += c == '\'' || c == '\\' ? "\\" : "";
      out += c;
    }
  }
  return out + "'";
}

} // namespace

line_check::line_check(session& board) : board_(board) {
  auto const heap = board.facts().heap_free;
  constexpr std::int64_t large_heap = 64 * 1024;
  constexpr std::int64_t small_heap = 16 * 1024;
  piece_ = heap >= large_heap ? 2048 : (heap >= small_heap ? 512 : 128);
  times_ = heap >= large_heap ? 64 : 16;
}

bool line_check::is_futile() const noexcept {
  return futile_ >= max_futile || !board_.is_open();
}

task<void> line_check::from_board(unsigned times) {
  pattern const known(number_++);
  auto program = board_.tidied(known.program_to_print(times));
  auto ran = co_await board_.execute(std::move(program), clock::now() + max_answer_time);
  auto& line = board_.line();
  if (!ran.ec && ran.error.empty()) {
    auto const found = known.compare(ran.output, times);
    line.add(found.bytes, found.wrong);
    line.values_from_board = line.values_from_board || found.right != 0;
    futile_ = 0;
    co_return;
  }
  ++futile_; // an exception may be the line's doing or the board's
  any_failed_ = any_failed_ || ran.error.find("MemoryError") == std::string::npos;
  if (ran.ec) {
    line.add(0, ran.ec == errc::unexpected_reply || ran.ec == errc::end_marker_in_output ? 1 : 0);
    co_await board_.restore_prompt();
  }
}

task<void> line_check::to_board(std::size_t lines) {
  std::string data;
  for (std::size_t i = 0; i < lines; ++i) {
    data += pattern(number_++).line();
  }
  receiver far_end(board_);
  auto const how = co_await far_end.put(std::move(data), piece_, &raw_literal);
  futile_ = how == receiver::end::right ? 0 : futile_ + 1;
  any_failed_ = any_failed_ || how == receiver::end::failed || far_end.failures() != 0;
  auto& line = board_.line();
  line.values_to_board = line.values_to_board || how == receiver::end::right;
}

task<values> line_check::show_values(bool to_board_too) {
  auto& line = board_.line();
  auto const wanted = [&] {
    return !line.values_from_board || (to_board_too && !line.values_to_board);
  };
  constexpr int max_rounds = 6;
  auto const before = line.damaged;
  for (int round = 0; round < max_rounds && wanted() && !is_futile(); ++round) {
    if (!line.values_from_board) {
      co_await from_board(8);
    } else {
      co_await to_board(1);
    }
  }
  if (!wanted()) {
    co_return values::crossed;
  }
  co_return line.damaged != before ? values::damaged : values::undetermined;
}

task<bool> line_check::until_shown() {
  auto& line = board_.line();
  auto const goal = std::max(enough, line.tested + enough_again);
  auto const begun = clock::now();
  auto const is_late = [&] { // in a replay, what the recorded run decided
    auto const limit = line.tested < enough_on_slow_line ? max_test_time : usual_test_time;
    return board_.journal()
        .was_noted_in_recording("line: " + in_words(line))
        .value_or(clock::now() - begun >= limit);
  };
  while (!line.damages() && line.tested < goal && !is_late() && !is_futile()) {
    co_await from_board(times_);
    if (!line.damages() && !is_futile()) {
      co_await to_board(times_);
    }
  }
  // A slow line is not a bad one, but a missing answer does not show that the line is clean.
  co_return line.damages() || line.tested >= goal || !any_failed_;
}

} // namespace mprun::confirming
