#include "transports/protocol/transfer/put_stream.hpp"

#include "transports/protocol/script_test.hpp"
#include "transports/protocol/transfer/content_test.hpp"

namespace mprun::protocol::transfer {
namespace {

std::string const call_reply = bytes("OK");
std::string const end_reply = bytes("\x04\x04>");

std::string r(std::string const& payload) {
  return header_text(frame_kind::raw, payload.size()) + payload;
}

/// The frame that ends a segment.
std::string last_r(std::string const& payload) {
  return header_text(frame_kind::last_raw, payload.size()) + payload;
}

/// The frame before the one that ends the file: the digest of its segment.
std::string c(std::string const& segment) {
  return header_text(frame_kind::commit, digest_size) + digest_of(segment);
}

std::string digest_reply(std::string const& content) {
  return "\x12" + digest_of(content);
}

/// A machine with all that it refers to.
struct putting {
  putting(std::string content, put_options options, recode deflate = {})
      : source(std::move(content)), machine(std::move(options), source, sum, std::move(deflate),
                                            [this](std::uint64_t at) { verified.push_back(at); }) {}

  step next() const { return machine.next(); }
  void sent() { machine.sent(); }
  void feed(std::string_view bytes) { machine.feed(bytes); }
  void fail(error_code ec) { machine.fail(ec); }

  text_source source;
  short_digest sum;
  std::vector<std::uint64_t> verified;
  put_stream machine;
};

put_options options(std::size_t chunk, std::size_t unit, std::size_t window, bool lockstep) {
  put_options made;
  made.call = "p()";
  made.paste_window = 128;
  made.chunk = chunk;
  made.unit = unit;
  made.window = window;
  made.segment = 2 * chunk;
  made.lockstep = lockstep;
  return made;
}

std::string const call = bytes("p()\x04");

auto making(std::string content, put_options how, recode deflate = {}) {
  return [=] { return std::make_unique<putting>(content, how, deflate); };
}

void expect_put(putting const& put, error_code why) {
  EXPECT_FALSE(why) << why.message();
  EXPECT_EQ(put.machine.error_text(), "");
}

TEST(put_stream, sends_a_file_of_one_frame) {
  check_script({{call, call_reply + "\x16"},
                {c("hello") + last_r("hello"), "\x06" + digest_reply("hello") + end_reply}},
               making("hello", options(16, 16, 100, true)), [](putting const& put, error_code why) {
                 expect_put(put, why);
                 EXPECT_EQ(put.verified, std::vector<std::uint64_t>{5});
                 EXPECT_EQ(put.machine.payload_sent(), 5U);
               });
}

TEST(put_stream, knows_when_the_board_may_have_named_the_file) {
  auto const make = making("abcdefghi", options(4, 4, 100, true));
  auto put = make();
  put->sent();
  put->feed(call_reply + "\x16");
  put->sent();
  put->feed("\x06");
  put->sent();
  EXPECT_FALSE(put->machine.may_be_done());
  put->feed("\x06" + digest_reply("abcdefgh"));
  EXPECT_TRUE(put->machine.may_be_done());
}

TEST(put_stream, the_first_frame_is_made_while_the_receiver_starts_and_sent_when_it_is_ready) {
  auto const make = making("hello", options(16, 16, 100, true));
  auto put = make();
  put->sent();
  EXPECT_EQ(put->source.at, 0U) << "the call comes first";
  put->feed(call_reply);
  EXPECT_EQ(put->source.at, 5U);
  EXPECT_TRUE(std::holds_alternative<want_read>(put->next()));
  EXPECT_FALSE(put->machine.may_be_done()) << "the board has nothing of it";
  put->feed("\x16");
  ASSERT_TRUE(std::holds_alternative<send>(put->next()));
  EXPECT_EQ(std::get<send>(put->next()).bytes, c("hello") + last_r("hello"));
}

TEST(put_stream, sends_an_empty_file) {
  check_script({{call, call_reply + "\x16"}, {c("") + last_r(""), digest_reply("") + end_reply}},
               making("", options(16, 16, 100, true)), expect_put);
}

TEST(put_stream, in_lockstep_nothing_is_on_its_way_while_the_board_writes) {
  check_script({{call, call_reply + "\x16"},
                {r("abcd"), "\x06"},
                {last_r("efgh"), "\x06" + digest_reply("abcdefgh")},
                {c("i") + last_r("i"), "\x06" + digest_reply("i") + end_reply}},
               making("abcdefghi", options(4, 4, 100, true)),
               [](putting const& put, error_code why) {
                 expect_put(put, why);
                 EXPECT_EQ(put.verified, (std::vector<std::uint64_t>{8, 9}));
               });
}

TEST(put_stream, a_file_that_ends_with_a_chunk_ends_with_an_empty_frame) {
  check_script({{call, call_reply + "\x16"},
                {r("abcd"), "\x06"},
                {c("abcd") + last_r(""), digest_reply("abcd") + end_reply}},
               making("abcd", options(4, 4, 100, true)), [](putting const& put, error_code why) {
                 expect_put(put, why);
                 EXPECT_EQ(put.verified, std::vector<std::uint64_t>{4});
               });
}

TEST(put_stream, never_has_more_on_its_way_than_the_window) {
  // What comes before a unit goes with it; the next has to wait.
  auto const first = c("abcdef") + last_r("abcdef").substr(0, 6);
  check_script({{call, call_reply + "\x16"},
                {first, "\x06"},
                {"cdef", "\x06\x06" + digest_reply("abcdef") + end_reply}},
               making("abcdef", options(8, 2, first.size() + 1, true)), expect_put);
}

TEST(put_stream, without_lockstep_the_next_frames_follow_at_once) {
  auto how = options(4, 4, 1000, false);
  how.segment = 100;
  check_script({{call, call_reply + "\x16"},
                {r("abcd") + r("efgh") + c("abcdefghi") + last_r("i"),
                 "\x06\x06\x06" + digest_reply("abcdefghi") + end_reply}},
               making("abcdefghi", how), expect_put);
}

TEST(put_stream, the_last_frame_waits_until_all_before_it_is_right) {
  // The board gives the file its name with it.
  check_script({{call, call_reply + "\x16"},
                {r("abcd") + last_r("efgh"), "\x06\x06" + digest_reply("abcdefgh")},
                {c("i") + last_r("i"), "\x06" + digest_reply("i") + end_reply}},
               making("abcdefghi", options(4, 4, 1000, false)), expect_put);
}

TEST(put_stream, a_board_that_judges_gets_the_last_frame_at_once) {
  auto how = options(4, 4, 1000, false);
  how.board_judges = true;
  check_script({{call, call_reply + "\x16"},
                {r("abcd") + last_r("efgh") + c("i") + last_r("i"),
                 "\x06\x06" + digest_reply("abcdefgh") + "\x06" + digest_reply("i") + end_reply}},
               making("abcdefghi", how), [](putting const& put, error_code why) {
                 expect_put(put, why);
                 EXPECT_EQ(put.verified, (std::vector<std::uint64_t>{8, 9}));
               });
}

TEST(put_stream, an_error_before_the_last_frame_is_still_found) {
  auto how = options(4, 4, 1000, false);
  how.board_judges = true;
  auto const make = making("abcdefghi", how);
  auto put = make();
  put->sent();
  put->feed(call_reply + "\x16");
  for (int i = 0; i < 4 && std::holds_alternative<send>(put->next()); ++i) {
    put->sent();
  }
  put->feed("\x06\x06" + digest_reply("abcdefgX"));
  for (int i = 0; i < 3 && std::holds_alternative<send>(put->next()); ++i) {
    put->sent();
  }
  put->feed("\x06" + digest_reply("i") + end_reply);
  EXPECT_EQ(expect_done(*put), errc::corrupted);
  EXPECT_TRUE(put->verified.empty());
}

TEST(put_stream, deflates_chunks_that_get_smaller) {
  recode const halve = [](std::string_view raw, std::string& out) {
    out = raw.substr(0, raw.size() / 2);
    return raw.front() == 'g';
  };
  check_script({{call, call_reply + "\x16"},
                {header_text(frame_kind::deflated, 2) + "ga", "\x06"},
                {last_r("none"), "\x06" + digest_reply("gainnone")},
                {c("gai") + header_text(frame_kind::last_deflated, 1) + "g",
                 "\x06" + digest_reply("gai") + end_reply}},
               making("gainnonegai", options(4, 4, 100, true), halve),
               [](putting const& put, error_code why) {
                 expect_put(put, why);
                 EXPECT_EQ(put.machine.payload_sent(), 7U);
               });
}

TEST(put_stream, begins_at_an_offset) {
  auto how = options(4, 4, 100, true);
  how.offset = 1000;
  check_script({{call, call_reply + "\x16"},
                {c("ab") + last_r("ab"), "\x06" + digest_reply("ab") + end_reply}},
               making("ab", how), [](putting const& put, error_code why) {
                 expect_put(put, why);
                 EXPECT_EQ(put.verified, std::vector<std::uint64_t>{1002});
               });
}

std::string filler(std::size_t chunk) {
  return std::string(chunk + header_size + 2 * give_up_size, '\x03');
}

/// After a wrong reply at the end of `lines`, the machine must bring the board back.
void expect_abort(script lines, errc expected, std::string const& error_text) {
  lines.push_back({filler(16), "rest of it\x04Traceback\r\nValueError: frame\r\n\x04>"});
  auto const make = making("hello", options(16, 16, 100, true));
  auto put = make();
  EXPECT_EQ(play_once(*put, lines), expected);
  EXPECT_EQ(put->machine.error_text(), error_text);
  EXPECT_TRUE(put->verified.empty());
}

TEST(put_stream, notices_a_digest_that_differs) {
  expect_abort(
      {{call, call_reply + "\x16"}, {c("hello") + last_r("hello"), "\x06" + digest_reply("hellx")}},
      errc::corrupted, "Traceback\r\nValueError: frame\r\n");
}

TEST(put_stream, ends_when_the_board_gives_up) {
  expect_abort({{call, call_reply + "\x16"}, {c("hello") + last_r("hello"), "\x15"}},
               errc::board_error, "Traceback\r\nValueError: frame\r\n");
}

TEST(put_stream, impossible_answers_end_it) {
  for (std::string const reply : {"\x12", "x\x06", "\x06\x06", "\x16"}) {
    SCOPED_TRACE(testing::PrintToString(reply));
    expect_abort({{call, call_reply + "\x16"}, {c("hello") + last_r("hello"), reply}},
                 errc::unexpected_reply, "Traceback\r\nValueError: frame\r\n");
  }
}

TEST(put_stream, an_exception_at_the_opening_is_the_boards) {
  std::string const traceback = "Traceback\r\nOSError: [Errno 2] ENOENT\r\n";
  check_script({{call, call_reply + "\x04" + traceback + "\x04>"}},
               making("hello", options(16, 16, 100, true)),
               [&](putting const& put, error_code why) {
                 EXPECT_EQ(why, errc::board_error);
                 EXPECT_EQ(put.machine.error_text(), traceback);
               });
}

TEST(put_stream, an_exception_at_the_renaming_is_the_boards) {
  auto const make = making("", options(16, 16, 100, true));
  auto put = make();
  EXPECT_EQ(play_once(*put, {{call, call_reply + "\x16"},
                             {c("") + last_r(""), digest_reply("") + "\x15"},
                             {filler(16), "\x04Traceback\r\nOSError: 30\r\n\x04>"}}),
            errc::board_error);
  EXPECT_EQ(put->machine.error_text(), "Traceback\r\nOSError: 30\r\n");
}

TEST(put_stream, a_source_that_fails_ends_it) {
  auto const make = making("hello", options(16, 16, 100, true));
  auto put = make();
  put->source.failure = errc::file_changed;
  EXPECT_EQ(play_once(*put, {{call, call_reply + "\x16"}, {filler(16), "\x15\x04x\x04>"}}),
            errc::file_changed);
}

TEST(put_stream, a_lost_byte_ends_in_an_abort) {
  auto const make = making("hello", options(16, 16, 100, true));
  auto put = make();
  put->sent();
  put->feed(call_reply + "\x16");
  put->sent(); // the frame; no answer comes
  put->fail(errc::timed_out);
  auto const now = put->next();
  ASSERT_TRUE(std::holds_alternative<send>(now));
  EXPECT_EQ(std::get<send>(now).bytes, filler(16));
  put->sent();
  put->feed("\x15\x04ValueError: frame\x04>");
  EXPECT_EQ(expect_done(*put), errc::timed_out);
}

TEST(put_stream, lines_may_stand_between_any_two_answers) {
  check_with_lines({{call, {"OK", "\x16"}},
                    {r("abcd"), {"\x06"}},
                    {last_r("efgh"), {"\x06", digest_reply("abcdefgh")}},
                    {c("i") + last_r("i"), {"\x06", digest_reply("i"), "\x04", "\x04", ">"}}},
                   making("abcdefghi", options(4, 4, 100, true)), expect_put);
}

TEST(put_stream, after_an_abort_lines_do_not_hide_the_end) {
  for (std::string const before : {"", "I (12) wifi\r\n"}) {
    for (std::string const after : {"", "I (12) wifi\r\n", "I (1"}) {
      auto const make = making("hello", options(16, 16, 100, true));
      auto put = make();
      EXPECT_EQ(play_once(*put, {{call, call_reply + "\x16"},
                                 {c("hello") + last_r("hello"), "\x15"},
                                 {filler(16),
                                  "\x04Traceback\r\nOSError: 5\r\n\x04" + before + ">" + after}}),
                errc::board_error);
      EXPECT_EQ(put->machine.error_text(), "Traceback\r\nOSError: 5\r\n");
    }
  }
}

TEST(put_stream, a_board_that_restarts_is_noticed_by_its_text) {
  auto put = making("hello", options(16, 16, 100, true))();
  EXPECT_EQ(play_once(*put, {{call, call_reply + "\x16"},
                             {c("hello") + last_r("hello"),
                              "rst:0x8\r\nMicroPython v1.25.0; ESP32\r\nType \"help()\" for "
                              "more information.\r\n>>> "}}),
            errc::restarted);
}

} // namespace
} // namespace mprun::protocol::transfer
