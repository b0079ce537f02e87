// How large the pieces of a transfer are, by what the board and its link hold.
#include "runner/transfer/stream_settings.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

board_spec behind(link_spec link, std::string platform = "rp2") {
  board_spec board;
  board.platform = std::move(platform);
  board.link = std::move(link);
  return board;
}

board_spec on_port(unsigned baud, std::string port = "/dev/ttyUSB0") {
  serial_spec serial;
  serial.port = std::move(port);
  serial.baud = baud;
  return behind(serial);
}

board_spec unix_port(unsigned baud = 0) {
  auto board = behind(process_spec{}, "unix");
  board.faults.baud = baud;
  return board;
}

board_facts with_heap(std::int64_t free) {
  board_facts facts;
  facts.heap_free = free;
  return facts;
}

std::size_t piece(board_spec const& board, std::string_view name = "x") {
  return settings_for(board, with_heap(100'000), 128, name).piece;
}

TEST(stream_settings, a_chunk_is_a_small_part_of_the_heap) {
  using example = std::pair<std::int64_t, std::size_t>;
  for (auto const& [heap, chunk] : std::initializer_list<example>{{0, 256},
                                                                  {5119, 256},
                                                                  {5120, 512},
                                                                  {10'239, 512},
                                                                  {10'240, 1024},
                                                                  {40'960, 4096},
                                                                  {10'000'000, 4096}}) {
    auto const settings = settings_for(on_port(115'200), with_heap(heap), 128, "x");
    EXPECT_EQ(settings.chunk, chunk) << heap;
    EXPECT_EQ(settings.down, chunk);
    EXPECT_EQ(settings.segment, 4 * chunk);
    EXPECT_EQ(settings.ahead, 4U);
    EXPECT_TRUE(settings.lockstep);
  }
}

TEST(stream_settings, no_more_is_on_its_way_than_the_smallest_input_buffer_holds) {
  struct {
    unsigned input;
    std::size_t window;
    std::size_t unit;
  } const all[] = {{0, 1, 1},     {1, 1, 1},       {8, 15, 1},      {24, 47, 7},     {32, 63, 23},
                   {64, 127, 59}, {127, 253, 122}, {128, 255, 123}, {1024, 255, 123}};
  for (auto const& expected : all) {
    auto const settings = settings_for(on_port(115'200), with_heap(100'000), expected.input, "x");
    EXPECT_EQ(settings.window, expected.window) << expected.input;
    EXPECT_EQ(settings.unit, expected.unit) << expected.input;
    EXPECT_LE(settings.unit + 4, std::max<std::size_t>(5, settings.window));
  }
}

TEST(stream_settings, a_fast_unix_port_gets_frames_as_large_as_may_be) {
  struct {
    std::int64_t heap;
    std::size_t frame;
    std::size_t unit;
  } const all[] = {{0, 4096, 4096},
                   {100'000, 5000, 5000},
                   {800'000, 40'000, 32'768},
                   {10'000'000, 65'535, 32'768}};
  for (auto const& expected : all) {
    auto const settings = settings_for(unix_port(), with_heap(expected.heap), 128, "x");
    EXPECT_EQ(settings.chunk, expected.frame);
    EXPECT_EQ(settings.down, expected.frame);
    EXPECT_EQ(settings.segment, expected.frame);
    EXPECT_EQ(settings.unit, expected.unit);
    EXPECT_EQ(settings.window, 2 * (expected.frame + 4));
    EXPECT_FALSE(settings.lockstep);
  }
}

TEST(stream_settings, a_slow_unix_port_shows_progress) {
  auto const settings = settings_for(unix_port(1'000'000), with_heap(10'000'000), 128, "x");
  EXPECT_EQ(settings.chunk, 4096U);
  EXPECT_EQ(settings.down, 16'384U);
  EXPECT_EQ(settings.unit, 1024U);
  EXPECT_EQ(settings.window, 4100U);
  EXPECT_EQ(settings.segment, 16'384U);
  EXPECT_FALSE(settings.lockstep);
}

TEST(stream_settings, what_a_board_reads_at_once_depends_on_its_line) {
  EXPECT_EQ(piece(unix_port()), 0U);
  EXPECT_EQ(piece(behind(tcp_spec{}, "unix")), 4080U);
  EXPECT_EQ(piece(on_port(115'200), "/dev/ttyACM0"), 64U) << "its own USB";
  EXPECT_EQ(piece(on_port(115'200)), 1U);
  EXPECT_EQ(piece(on_port(460'799)), 1U);
  EXPECT_EQ(piece(on_port(460'800)), 16U);
}

TEST(stream_settings, slow_is_what_deflating_is_quicker_than) {
  EXPECT_TRUE(is_slow(on_port(115'200)));
  EXPECT_TRUE(is_slow(behind(tcp_spec{})));
  EXPECT_FALSE(is_slow(unix_port()));
  EXPECT_TRUE(is_slow(unix_port(19'999'999)));
  EXPECT_FALSE(is_slow(unix_port(20'000'000)));
}

TEST(stream_settings, a_byte_is_ten_bits) {
  using namespace std::chrono_literals;
  EXPECT_EQ(time_for_a_byte(unix_port()), 0ns);
  EXPECT_EQ(time_for_a_byte(unix_port(1'000'000)), 10us);
  EXPECT_EQ(time_for_a_byte(on_port(115'200)), 86'805ns);
}

TEST(stream_settings, what_is_small_already_stays) {
  stream_settings const from{1024, 2048, 100, 255, 8192, 4, true, 1};
  auto const small = made_smaller(from);
  EXPECT_EQ(small.chunk, 256U);
  EXPECT_EQ(small.down, 512U);
  EXPECT_EQ(small.segment, 512U);
  EXPECT_EQ(small.unit, 100U);
  EXPECT_EQ(made_smaller(small).chunk, 256U);
  EXPECT_EQ(small.window, 255U);
  EXPECT_TRUE(small.lockstep);
}

} // namespace
} // namespace mprun
