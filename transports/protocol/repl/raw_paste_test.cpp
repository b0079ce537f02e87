#include "transports/protocol/repl/raw_paste.hpp"

#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/script_test.hpp"

#include <algorithm>
#include <random>

namespace mprun::protocol {
namespace {

std::string const request = bytes("\x05"
                                  "A\x01");
std::string const window_128 = bytes("R\x01\x80\x00\x01");

auto uploading(std::string const& framed, unsigned window = 0) {
  return [&framed, window] { return std::make_unique<raw_paste>(framed, window); };
}

void expect_uploaded(raw_paste const& machine, error_code why) {
  EXPECT_FALSE(why) << why.message();
  EXPECT_TRUE(machine.supported());
  EXPECT_EQ(machine.window(), 128u);
}

TEST(raw_paste, asks_then_sends) {
  auto const framed = raw_paste::framed("print(1)");
  check_script({{request, window_128}, {"print(1)\x04", "\x04"}}, uploading(framed),
               expect_uploaded);
}

TEST(raw_paste, with_a_known_window_all_in_one_write) {
  auto const framed = raw_paste::framed("print(1)");
  check_script({{request + "print(1)\x04", window_128 + "\x04"}}, uploading(framed, 128),
               expect_uploaded);
}

TEST(raw_paste, waits_for_credit) {
  std::string const source(600, 'x');
  auto const framed = raw_paste::framed(source);
  check_script({{request, window_128},
                {source.substr(0, 255), "\x01"},
                {source.substr(255, 128), "\x01"},
                {source.substr(383, 128), "\x01"},
                {source.substr(511) + "\x04", "\x01\x04"}},
               uploading(framed), expect_uploaded);
}

TEST(raw_paste, a_board_that_gives_up_early_gets_its_end_marker_and_no_more) {
  std::string const source(600, 'x');
  auto const framed = raw_paste::framed(source);
  check_script({{request, window_128}, {source.substr(0, 255), "\x04"}, {"\x04", ""}},
               uploading(framed), [](raw_paste const& machine, error_code why) {
                 EXPECT_TRUE(machine.supported());
                 EXPECT_FALSE(why) << why.message();
               });
}

TEST(raw_paste, not_supported_by_reply_or_by_banner) {
  auto const framed = raw_paste::framed("x");
  for (auto const& reply : {bytes("R\x00>"), std::string(banner_and_prompt)}) {
    check_script({{request, reply}}, uploading(framed),
                 [](raw_paste const& machine, error_code why) {
                   EXPECT_FALSE(why) << why.message();
                   EXPECT_FALSE(machine.supported());
                 });
  }
}

TEST(raw_paste, stray_bytes_are_not_replies) {
  auto const framed = raw_paste::framed("x");
  for (auto const& reply :
       {bytes("I (12) wifi\x01"), bytes("Rx\x01"), bytes("R\x01\x00\x00\x01"), bytes("R\x00x\x04"),
        bytes("ra\x04"), bytes("R\x01\x80\x00\x01\x01\x01"), bytes("R\x01\x80\x00\x01z\x01"),
        bytes("R\x01line\n\x80\x00\x04"), bytes("R\x01\x80\x00\x01") + std::string(5000, 'z')}) {
    SCOPED_TRACE(::testing::PrintToString(reply));
    raw_paste machine(framed);
    machine.sent();
    machine.feed(reply);
    EXPECT_EQ(expect_done(machine), errc::unexpected_reply);
  }
}

TEST(raw_paste, leaves_the_programs_output_alone) {
  auto const framed = raw_paste::framed("x");
  raw_paste machine(framed, 128);
  machine.sent();
  EXPECT_EQ(machine.feed(window_128 + bytes("\x04out\x04\x04>")), 6u);
  EXPECT_FALSE(expect_done(machine));
}

TEST(raw_paste, aborted_at_any_point_it_ends_at_the_acknowledgement) {
  std::string const source(600, 'x');
  auto const framed = raw_paste::framed(source);
  for (std::size_t seen = 0; seen <= window_128.size() + 1; ++seen) {
    auto const reply = window_128 + "\x01";
    raw_paste machine(framed);
    machine.sent();
    for (auto const byte : reply.substr(0, seen)) {
      machine.feed({&byte, 1});
      while (std::holds_alternative<send>(machine.next())) {
        machine.sent();
      }
    }
    machine.fail(errc::timed_out);
    machine.abort();
    // What was under way still arrives before the acknowledgement.
    auto const why =
        play_once(machine, {{"\x03", window_128.substr(std::min<std::size_t>(seen, 5)) + "\x04"}});
    EXPECT_FALSE(why) << why.message();
  }
}

TEST(raw_paste, an_abort_serves_a_board_that_gave_up) {
  auto const framed = raw_paste::framed(std::string(600, 'x'));
  raw_paste machine(framed, 128);
  machine.sent();
  machine.feed(window_128 + "\x04");
  machine.abort();
  EXPECT_FALSE(play_once(machine, {{"\x03", ""}}));
}

/// A board like MicroPython's: an input ring, and a credit for each window consumed.
struct board {
  std::size_t window;
  std::size_t ring;
  std::string arrived{};
  std::size_t consumed = 0;
  std::size_t max_waiting = 0;
  std::size_t since_credit = 0;
  bool entered = false;
  bool ended = false;

  std::string consume(std::size_t count) {
    std::string reply;
    for (; count != 0 && consumed < arrived.size(); --count) {
      auto const byte = arrived[consumed++];
      if (!entered) {
        if (consumed == request.size()) {
          entered = true;
          reply = bytes("R\x01");
          reply += static_cast<char>(window & 0xff);
          reply += static_cast<char>(window >> 8);
          reply += '\x01';
        }
      } else if (byte == ctrl_d) {
        ended = true;
        reply += ctrl_d;
      } else if (++since_credit == window) {
        since_credit = 0;
        reply += ctrl_a;
      }
    }
    return reply;
  }
};

TEST(raw_paste, never_overruns_a_board_and_never_waits_for_it_in_vain) {
  std::mt19937 random(7);
  for (auto const window : {1u, 2u, 32u, 63u, 127u, 128u, 200u, 256u, 512u, 2048u, 40000u}) {
    for (auto const known : {0u, window}) {
      for (auto const size :
           {1u,   30u,  31u,  32u,  63u,  64u,  65u,  125u, 250u,  251u,  252u,
            253u, 255u, 256u, 257u, 383u, 511u, 512u, 513u, 1000u, 5000u, 100000u}) {
        SCOPED_TRACE(std::to_string(window) + " " + std::to_string(known) + " " +
                     std::to_string(size));
        auto const framed = raw_paste::framed(std::string(size, 'x'));
        raw_paste machine(framed, known);
        board device{window, std::max(255u, window)};
        std::string replies;
        for (std::size_t steps = 0; steps < 10 * framed.size() + 100; ++steps) {
          auto const now = machine.next();
          if (std::holds_alternative<done>(now)) {
            break;
          }
          if (auto const* out = std::get_if<send>(&now)) {
            device.arrived += out->bytes;
            machine.sent();
            ASSERT_LE(device.arrived.size() - device.consumed, device.ring);
            continue;
          }
          replies += device.consume(1 + random() % 300);
          if (replies.empty()) {
            replies = device.consume(framed.size());
          }
          ASSERT_FALSE(replies.empty()) << "both wait";
          auto const count = 1 + random() % replies.size();
          machine.feed(replies.substr(0, count));
          replies.erase(0, count);
        }
        ASSERT_FALSE(expect_done(machine));
        ASSERT_TRUE(device.ended);
        ASSERT_EQ(device.arrived, framed);
      }
    }
  }
}

TEST(raw_paste, lines_may_stand_between_any_two_answers) {
  std::string const source(400, 'x');
  auto const framed = raw_paste::framed(source);
  auto const start = bytes("\x80\x00\x01");
  check_with_lines({{request, {"R\x01", start}},
                    {source.substr(0, 255), {"\x01"}},
                    {source.substr(255, 128), {"\x01"}},
                    {source.substr(383) + "\x04", {"\x01", "\x04"}}},
                   uploading(framed), expect_uploaded);
  auto const brief = raw_paste::framed("print(1)");
  check_with_lines({{request + "print(1)\x04", {"R\x01", start, "\x04"}}}, uploading(brief, 128),
                   expect_uploaded);
  for (auto const& reply : {std::vector<std::string>{bytes("R\x00"), ">"},
                            std::vector<std::string>{std::string(banner_line), ">"}}) {
    check_with_lines({{request, reply}}, uploading(brief),
                     [](raw_paste const& machine, error_code why) {
                       EXPECT_FALSE(why) << why.message();
                       EXPECT_FALSE(machine.supported());
                     });
  }
}

TEST(raw_paste, lines_do_not_make_the_wait_for_credit_last) {
  auto const framed = raw_paste::framed(std::string(400, 'x'));
  raw_paste machine(framed, 128);
  machine.sent();
  machine.feed(window_128);
  EXPECT_FALSE(std::get<want_read>(machine.next()).still);
  machine.feed("I (12) wifi\r\n");
  EXPECT_TRUE(std::get<want_read>(machine.next()).still);
  EXPECT_TRUE(machine.awaits_credit());
  machine.feed("\x01");
  EXPECT_FALSE(std::holds_alternative<want_read>(machine.next()) &&
               std::get<want_read>(machine.next()).still);
}

} // namespace
} // namespace mprun::protocol
