#include "transports/faults/delay_queue.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using time_point = delay_queue::time_point;

constexpr time_point beginning{1000s};

fault_piece piece_of(std::string bytes) {
  fault_piece piece;
  piece.raw_size = bytes.size();
  piece.bytes = std::move(bytes);
  return piece;
}

std::string taken(delay_queue& queue, time_point now) {
  std::string buffer(100'000, '\0');
  buffer.resize(queue.take(now, buffer));
  return buffer;
}

TEST(delay_queue, passes_at_once_without_delays) {
  delay_queue queue({}, direction::from_board);
  queue.push(piece_of("ab"), beginning);
  queue.push(piece_of("c"), beginning);
  EXPECT_EQ(queue.line_free(), beginning);
  EXPECT_EQ(taken(queue, beginning), "abc");
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.next_due(), time_point::max());
}

TEST(delay_queue, delays_by_the_latency_without_slowing_the_line) {
  fault_plan plan;
  plan.latency = 10ms;
  delay_queue queue(plan, direction::to_board);
  queue.push(piece_of("first"), beginning);
  queue.push(piece_of("second"), beginning + 1ms);
  EXPECT_EQ(queue.line_free(), beginning + 1ms);
  EXPECT_EQ(queue.next_due(), beginning + 10ms);
  EXPECT_EQ(taken(queue, beginning + 10ms - 1ns), "");
  EXPECT_EQ(taken(queue, beginning + 10ms), "first");
  EXPECT_EQ(taken(queue, beginning + 11ms), "second");
}

TEST(delay_queue, carries_ten_bits_a_byte) {
  fault_plan plan;
  plan.baud = 10'000; // a byte a millisecond
  delay_queue queue(plan, direction::to_board);
  queue.push(piece_of("abcd"), beginning);
  queue.push(piece_of("ef"), beginning);
  EXPECT_EQ(queue.line_free(), beginning + 6ms);
  EXPECT_EQ(taken(queue, beginning + 1ms - 1ns), "");
  EXPECT_EQ(taken(queue, beginning + 1ms), "a");
  EXPECT_EQ(taken(queue, beginning + 1ms), "");
  EXPECT_EQ(taken(queue, beginning + 3500us), "bc");
  EXPECT_EQ(taken(queue, beginning + 5ms), "de");
  EXPECT_EQ(taken(queue, beginning + 6ms), "f");
}

TEST(delay_queue, never_carries_faster_than_its_rate) {
  for (std::uint32_t const baud : {9600U, 115200U, 921600U}) {
    fault_plan plan;
    plan.baud = baud;
    delay_queue queue(plan, direction::to_board);
    for (int i = 0; i < 10; ++i) {
      queue.push(piece_of(std::string(1000, 'x')), beginning);
    }
    auto const min_time = std::chrono::duration<double>(10'000.0 * 10 / baud);
    EXPECT_GE(queue.line_free() - beginning, min_time);
    EXPECT_LE(queue.line_free() - beginning, 1.0001 * min_time);
  }
}

TEST(delay_queue, lets_dropped_bytes_take_their_time) {
  fault_plan plan;
  plan.baud = 10'000;
  delay_queue queue(plan, direction::to_board);
  fault_piece dropped;
  dropped.raw_size = 3;
  queue.push(dropped, beginning);
  queue.push(piece_of("x"), beginning);
  EXPECT_EQ(taken(queue, beginning + 4ms - 1ns), "");
  EXPECT_EQ(taken(queue, beginning + 4ms), "x");
}

TEST(delay_queue, jitters_without_reordering) {
  fault_plan plan;
  plan.latency = 10ms;
  plan.jitter = 50ms;
  delay_queue queue(plan, direction::from_board);
  std::string sent;
  for (int i = 0; i < 200; ++i) {
    auto const text = std::to_string(i) + " ";
    sent += text;
    queue.push(piece_of(text), beginning + i * 1ms);
  }
  std::string got;
  bool spread = false;
  for (auto now = beginning + 10ms; now <= beginning + 260ms; now += 1ms) {
    auto const next = taken(queue, now);
    spread = spread || next.size() > 8;
    got += next;
  }
  EXPECT_EQ(got, sent);
  EXPECT_TRUE(spread) << "no byte was held up by jitter";
}

TEST(delay_queue, fails_a_read_in_its_turn) {
  delay_queue queue({}, direction::from_board);
  auto failing = piece_of("after");
  failing.read_fails_at = 64;
  queue.push(piece_of("before"), beginning);
  queue.push(std::move(failing), beginning);
  EXPECT_EQ(queue.take_failure(beginning), std::nullopt);
  EXPECT_EQ(taken(queue, beginning), "before");
  EXPECT_EQ(taken(queue, beginning), "");
  EXPECT_EQ(queue.next_due(), beginning);
  EXPECT_EQ(queue.take_failure(beginning), 64U);
  EXPECT_EQ(queue.take_failure(beginning), std::nullopt);
  EXPECT_EQ(taken(queue, beginning), "after");
}

TEST(delay_queue, is_silent_while_it_stalls) {
  fault_plan plan;
  plan.stall = 5s;
  delay_queue queue(plan, direction::from_board);
  auto stalled = piece_of("b");
  stalled.stalls = true;
  queue.push(piece_of("a"), beginning);
  queue.push(std::move(stalled), beginning);
  queue.push(piece_of("c"), beginning + 1s);
  EXPECT_EQ(taken(queue, beginning + 5s - 1ns), "a");
  EXPECT_EQ(taken(queue, beginning + 5s), "bc");
}

TEST(delay_queue, has_a_bound_that_keeps_the_line_busy) {
  delay_queue fast({}, direction::from_board);
  fast.push(piece_of(std::string(fast.room() - 1, 'x')), beginning);
  EXPECT_EQ(fast.room(), 1U);
  fast.push(piece_of("xyz"), beginning);
  EXPECT_EQ(fast.room(), 0U);
  fault_plan plan;
  plan.baud = 9600;
  EXPECT_LT(delay_queue(plan, direction::from_board).room(), 1000U);
  plan.latency = 10s;
  EXPECT_GT(delay_queue(plan, direction::from_board).room(), 9600U);
}

TEST(delay_queue, wakes_its_reader_for_several_bytes) {
  fault_plan plan;
  plan.baud = 1'000'000; // 10 us a byte
  delay_queue queue(plan, direction::from_board);
  queue.push(piece_of(std::string(1000, 'x')), beginning);
  EXPECT_EQ(queue.next_due(), beginning + 10us + 1ms);
  EXPECT_EQ(taken(queue, queue.next_due()).size(), 101U);
  delay_queue brief(plan, direction::from_board);
  brief.push(piece_of("xyz"), beginning);
  EXPECT_EQ(brief.next_due(), beginning + 30us);
}

} // namespace
} // namespace mprun
