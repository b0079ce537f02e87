#include "transports/protocol/transfer/get_stream.hpp"

#include "transports/protocol/script_test.hpp"
#include "transports/protocol/transfer/content_test.hpp"

namespace mprun::protocol::transfer {
namespace {

std::string const call = bytes("g()\x04");
std::string const call_reply = bytes("OK");
std::string const end_reply = bytes("\x04\x04>");

std::string opened(std::uint64_t size) {
  std::string out = "\x16";
  for (int i = 0; i < 6; ++i) {
    out += static_cast<char>(size >> (8 * i) & 0xff);
  }
  return out;
}

std::string r(std::string const& payload) {
  return header_text(frame_kind::raw, payload.size()) + payload;
}
std::string d(std::string const& content) {
  return header_text(frame_kind::segment, digest_size) + digest_of(content);
}
std::string e(std::string const& content) {
  return header_text(frame_kind::end, digest_size) + digest_of(content);
}

struct getting {
  explicit getting(get_options options, recode inflate = {})
      : machine(std::move(options), sink, sum, std::move(inflate),
                [this](std::uint64_t at) { verified.push_back(at); }) {}

  step next() const { return machine.next(); }
  void sent() { machine.sent(); }
  void feed(std::string_view bytes) { machine.feed(bytes); }
  void fail(error_code ec) { machine.fail(ec); }

  text_sink sink;
  short_digest sum;
  std::vector<std::uint64_t> verified;
  get_stream machine;
};

get_options options(std::size_t chunk, std::size_t ahead = 1) {
  get_options made;
  made.call = "g()";
  made.paste_window = 128;
  made.chunk = chunk;
  made.ahead = ahead;
  return made;
}

auto making(get_options how, recode inflate = {}) {
  return [=] { return std::make_unique<getting>(how, inflate); };
}

TEST(get_stream, takes_a_file_of_two_segments) {
  check_script({{call, call_reply + opened(9)},
                {"", r("abcd")},
                {"\x06", r("efgh")},
                {"\x06", d("abcdefgh") + r("i")},
                {"", e("i") + end_reply}},
               making(options(4)), [](getting const& got, error_code why) {
                 EXPECT_FALSE(why) << why.message();
                 EXPECT_EQ(got.sink.text, "abcdefghi");
                 EXPECT_EQ(got.machine.size(), 9U);
                 EXPECT_EQ(got.verified, (std::vector<std::uint64_t>{8, 9}));
               });
}

TEST(get_stream, takes_a_file_that_comes_in_one_piece) {
  auto const make = making(options(4));
  auto got = make();
  got->sent();
  got->feed(call_reply + opened(6) + r("abcd") + r("ef") + e("abcdef") + end_reply);
  EXPECT_EQ(expect_done(*got), error_code()); // the board waits for no acknowledgement any more
  EXPECT_EQ(got->sink.text, "abcdef");
}

TEST(get_stream, takes_an_empty_file) {
  check_script({{call, call_reply + opened(0) + e("") + end_reply}}, making(options(4)),
               [](getting const& got, error_code why) {
                 EXPECT_FALSE(why) << why.message();
                 EXPECT_EQ(got.sink.text, "");
               });
}

TEST(get_stream, inflates) {
  recode const twice = [](std::string_view small, std::string& out) {
    out = std::string(small) + std::string(small);
    return small != "xx";
  };
  check_script({{call, call_reply + opened(4)},
                {"", header_text(frame_kind::deflated, 2) + "ab"},
                {"", e("abab") + end_reply}},
               making(options(4), twice), [](getting const& got, error_code why) {
                 EXPECT_FALSE(why) << why.message();
                 EXPECT_EQ(got.sink.text, "abab");
                 EXPECT_EQ(got.machine.payload_received(), 2U + digest_size);
               });
}

std::string const filler(header_size + 2 * give_up_size, '\x03');
std::string const given_up = "\x15\x04Traceback\r\nValueError: ack\r\n\x04>";

TEST(get_stream, impossible_frames_end_it) {
  for (auto const& [reply, expected] : std::vector<std::pair<std::string, errc>>{
           {r("abcd") + d("abcx"), errc::corrupted},
           {r("abcde"), errc::unexpected_reply},
           {r(""), errc::unexpected_reply},
           {"R\x04", errc::unexpected_reply},
           {header_text(frame_kind::commit, 4), errc::unexpected_reply},
           {header_text(frame_kind::end, 4), errc::unexpected_reply},
           {header_text(frame_kind::deflated, 2) + "ab", errc::corrupted},
           {"\x15", errc::board_error}}) {
    SCOPED_TRACE(testing::PrintToString(reply));
    auto const make = making(options(4));
    auto got = make();
    got->sent();
    got->feed(call_reply + opened(9));
    got->feed(reply + std::string(expected == errc::unexpected_reply ? "zz" : ""));
    for (int i = 0; i < 3 && std::holds_alternative<send>(got->next()); ++i) {
      got->sent();
    }
    got->feed(given_up);
    EXPECT_EQ(expect_done(*got), expected);
    EXPECT_EQ(got->machine.error_text(), "Traceback\r\nValueError: ack\r\n");
    EXPECT_TRUE(got->verified.empty());
  }
}

TEST(get_stream, sends_only_the_acknowledgements_that_the_board_awaits) {
  for (std::size_t const ahead : {1, 2, 3, 4, 100}) {
    for (std::size_t size = 1; size <= 20; ++size) {
      SCOPED_TRACE(std::to_string(ahead) + " ahead of " + std::to_string(size));
      auto const content = std::string(size, 'x');
      script lines{{call, call_reply + opened(size)}};
      std::size_t const frames = (size + 3) / 4;
      std::size_t acks = 0;
      for (std::size_t i = 0; i < frames; ++i) {
        lines.push_back(
            {i > 0 && i - 1 + ahead < frames ? (++acks, "\x06") : "", r(content.substr(4 * i, 4))});
      }
      lines.push_back({"", e(content) + end_reply});
      EXPECT_EQ(acks, frames - std::min(frames, ahead));
      check_script(lines, making(options(4, ahead)), [&](getting const& got, error_code why) {
        EXPECT_FALSE(why) << why.message();
        EXPECT_EQ(got.sink.text, content);
      });
    }
  }
}

TEST(get_stream, a_file_that_grows_or_shrinks_is_reported) {
  for (std::uint64_t const size : {3, 5}) { // after its 3rd byte no ACK is awaited
    auto const make = making(options(4));
    auto got = make();
    EXPECT_EQ(play_once(*got, {{call, call_reply + opened(size) + r("abcd")},
                               {size == 5 ? "\x06" : "", e("abcd") + end_reply}}),
              errc::file_changed);
  }
  auto got = making(options(4, 2))();
  EXPECT_EQ(play_once(*got, {{call, call_reply + opened(12) + r("abcd")},
                             {"\x06", r("ef")}, // fewer bytes than there were to be: more frames
                             {"\x06", r("gh") + r("ijkl") + r("mnop") + e("abcdefghijklmnop")},
                             {"", end_reply}}),
            errc::file_changed);
}

TEST(get_stream, a_file_shorter_than_the_part_already_here_is_reported) {
  auto how = options(4);
  how.offset = 10;
  auto const make = making(how);
  auto got = make();
  EXPECT_EQ(play_once(*got, {{call, call_reply + opened(9)}, {filler, given_up}}),
            errc::file_changed);
}

TEST(get_stream, an_exception_at_the_opening_is_the_boards) {
  std::string const traceback = "Traceback\r\nOSError: [Errno 2] ENOENT\r\n";
  check_script({{call, call_reply + "\x04" + traceback + "\x04>"}}, making(options(4)),
               [&](getting const& got, error_code why) {
                 EXPECT_EQ(why, errc::board_error);
                 EXPECT_EQ(got.machine.error_text(), traceback);
               });
}

TEST(get_stream, a_sink_that_fails_ends_it) {
  auto const make = making(options(4));
  auto got = make();
  auto const full = make_error_code(boost::system::errc::no_space_on_device);
  got->sink.failure = full;
  EXPECT_EQ(play_once(*got, {{call, call_reply + opened(9) + r("abcd")}, {filler, given_up}}),
            full);
}

TEST(get_stream, lines_may_stand_before_it_begins_and_between_frames) {
  check_with_lines({{call, {"OK", opened(9)}},
                    {"", {r("abcd")}},
                    {"\x06", {r("efgh")}},
                    {"\x06", {d("abcdefgh"), r("i")}},
                    {"", {e("i"), end_reply}}},
                   making(options(4)), [](getting const& got, error_code why) {
                     EXPECT_FALSE(why) << why.message();
                     EXPECT_EQ(got.sink.text, "abcdefghi");
                   });
}

TEST(get_stream, a_line_within_a_frame_is_found) {
  auto const frame = r("abcd");
  for (std::size_t at = 2; at < frame.size(); ++at) { // 04 at the beginning of a line is an end
    auto got = making(options(4))();
    got->sent();
    got->feed(call_reply + opened(4) + frame.substr(0, at) + "I (12) wifi\r\n" + frame.substr(at) +
              e("abcd"));
    auto const now = got->next();
    ASSERT_TRUE(std::holds_alternative<send>(now)) << at;
    EXPECT_EQ(std::get<send>(now).bytes, filler) << at;
  }
}

std::string const start =
    "rst:0x8\r\nMicroPython v1.25.0; ESP32\r\nType \"help()\" for more information.\r\n>>> ";

TEST(get_stream, a_board_that_restarts_between_two_frames_is_noticed_by_its_text) {
  auto got = making(options(4))();
  auto const why = play_once(
      *got, {{call, call_reply + opened(9) + r("abcd")}, {"\x06", "ets Jul 29 2019\r\n" + start}});
  EXPECT_EQ(why, errc::restarted);
}

TEST(get_stream, a_board_that_restarts_inside_a_frame_is_noticed_by_its_prompt) {
  auto got = making(options(4096))();
  got->sent();
  got->feed(call_reply + opened(4096) + header_text(frame_kind::raw, 4096) + "abc");
  EXPECT_EQ(std::get<want_read>(got->next()).within, wait::output);
  got->feed(start);
  EXPECT_EQ(std::get<want_read>(got->next()).within, wait::reply);
  got->fail(errc::timed_out);
  ASSERT_TRUE(std::holds_alternative<send>(got->next()));
  got->sent();
  got->fail(errc::timed_out);
  got->sent();
  got->fail(errc::timed_out);
  EXPECT_EQ(expect_done(*got), errc::restarted);
}

TEST(get_stream, a_file_may_hold_how_a_board_starts) {
  auto const file = start + start;
  check_script({{call, call_reply + opened(file.size()) + r(file) + e(file) + end_reply}},
               making(options(4096)), [&](getting const& got, error_code why) {
                 EXPECT_FALSE(why) << why.message();
                 EXPECT_EQ(got.sink.text, file);
               });
}

} // namespace
} // namespace mprun::protocol::transfer
