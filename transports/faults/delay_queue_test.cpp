#include "transports/faults/delay_queue.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using time_point = delay_queue::time_point;

constexpr time_point start{1000s};

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
  queue.push(piece_of("ab"), start);
  queue.push(piece_of("c"), start);
  EXPECT_EQ(queue.line_free(), start);
  EXPECT_EQ(taken(queue, start), "abc");
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.next_due(), time_point::max());
}

TEST(delay_queue, delays_by_the_latency_without_slowing_the_line) {
  fault_plan plan;
  plan.latency = 10ms;
  delay_queue queue(plan, direction::to_board);
  queue.push(piece_of("first"), start);
  queue.push(piece_of("second"), start + 1ms);
  EXPECT_EQ(queue.line_free(), start + 1ms);
  EXPECT_EQ(queue.next_due(), start + 10ms);
  EXPECT_EQ(taken(queue, start + 10ms - 1ns), "");
  EXPECT_EQ(taken(queue, start + 10ms), "first");
  EXPECT_EQ(taken(queue, start + 11ms), "second");
}

TEST(delay_queue, carries_ten_bits_a_byte) {
  fault_plan plan;
  plan.baud = 10'000; // a byte a millisecond
  delay_queue queue(plan, direction::to_board);
  queue.push(piece_of("abcd"), start);
  queue.push(piece_of("ef"), start);
  EXPECT_EQ(queue.line_free(), start + 6ms);
  EXPECT_EQ(taken(queue, start + 1ms - 1ns), "");
  EXPECT_EQ(taken(queue, start + 1ms), "a");
  EXPECT_EQ(taken(queue, start + 1ms), "");
  EXPECT_EQ(taken(queue, start + 3500us), "bc");
  EXPECT_EQ(taken(queue, start + 5ms), "de");
  EXPECT_EQ(taken(queue, start + 6ms), "f");
}

TEST(delay_queue, never_carries_faster_than_its_rate) {
  for (std::uint32_t const baud : {9600U, 115200U, 921600U}) {
    fault_plan plan;
    plan.baud = baud;
    delay_queue queue(plan, direction::to_board);
    for (int i = 0; i < 10; ++i) {
      queue.push(piece_of(std::string(1000, 'x')), start);
    }
    auto const min_time = std::chrono::duration<double>(10'000.0 * 10 / baud);
    EXPECT_GE(queue.line_free() - start, min_time);
    EXPECT_LE(queue.line_free() - start, 1.0001 * min_time);
  }
}

TEST(delay_queue, lets_dropped_bytes_take_their_time) {
  fault_plan plan;
  plan.baud = 10'000;
  delay_queue queue(plan, direction::to_board);
  fault_piece dropped;
  dropped.raw_size = 3;
  queue.push(dropped, start);
  queue.push(piece_of("x"), start);
  EXPECT_EQ(taken(queue, start + 4ms - 1ns), "");
  EXPECT_EQ(taken(queue, start + 4ms), "x");
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
    queue.push(piece_of(text), start + i * 1ms);
  }
  std::string got;
  bool spread = false;
  for (auto now = start + 10ms; now <= start + 260ms; now += 1ms) {
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
  queue.push(piece_of("before"), start);
  queue.push(std::move(failing), start);
  EXPECT_EQ(queue.take_failure(start), std::nullopt);
  EXPECT_EQ(taken(queue, start), "before");
  EXPECT_EQ(taken(queue, start), "");
  EXPECT_EQ(queue.next_due(), start);
  EXPECT_EQ(queue.take_failure(start), 64U);
  EXPECT_EQ(queue.take_failure(start), std::nullopt);
  EXPECT_EQ(taken(queue, start), "after");
}

TEST(delay_queue, is_silent_while_it_stalls) {
  fault_plan plan;
  plan.stall = 5s;
  delay_queue queue(plan, direction::from_board);
  auto stalled = piece_of("b");
  stalled.stalls = true;
  queue.push(piece_of("a"), start);
  queue.push(std::move(stalled), start);
  queue.push(piece_of("c"), start + 1s);
  EXPECT_EQ(taken(queue, start + 5s - 1ns), "a");
  EXPECT_EQ(taken(queue, start + 5s), "bc");
}

TEST(delay_queue, has_a_bound_that_keeps_the_line_busy) {
  delay_queue fast({}, direction::from_board);
  fast.push(piece_of(std::string(fast.room() - 1, 'x')), start);
  EXPECT_EQ(fast.room(), 1U);
  fast.push(piece_of("xyz"), start);
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
  queue.push(piece_of(std::string(1000, 'x')), start);
  EXPECT_EQ(queue.next_due(), start + 10us + 1ms);
  EXPECT_EQ(taken(queue, queue.next_due()).size(), 101U);
  delay_queue brief(plan, direction::from_board);
  brief.push(piece_of("xyz"), start);
  EXPECT_EQ(brief.next_due(), start + 30us);
}

} // namespace
} // namespace mprun
