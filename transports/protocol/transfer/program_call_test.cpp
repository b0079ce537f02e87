#include "transports/protocol/transfer/program_call.hpp"

#include "transports/protocol/script_test.hpp"

namespace mprun::protocol::transfer {
namespace {

std::string const request = bytes("\x05"
                                  "A\x01");
std::string const window_128 = bytes("R\x01\x80\x00\x01");

/// A call whose feed() is that of a machine.
struct calling {
  calling(std::string source, unsigned window, std::size_t held = 0)
      : call(std::move(source), window, true, held) {}

  step next() const { return call.next(); }
  void sent() { call.sent(); }
  void feed(std::string_view bytes) { call.feed(bytes); }
  void fail(error_code ec) { call.fail(ec); }

  program_call call;
};

auto making(std::string source, unsigned window) {
  return [=] { return std::make_unique<calling>(source, window); };
}

void expect_runs(calling const& made, error_code why) {
  EXPECT_FALSE(why) << why.message();
  EXPECT_TRUE(made.call.over());
}

TEST(program_call, goes_by_standard_raw_mode_when_it_fits) {
  check_script({{"f()\x04", "OK"}}, making("f()", 128), expect_runs);
}

TEST(program_call, goes_by_raw_paste_when_it_is_long_or_the_window_is_not_known) {
  std::string const source = "f('" + std::string(130, 'x') + "')";
  check_script({{request + source + "\x04", window_128 + "\x01\x04"}}, making(source, 128),
               expect_runs);
  check_script({{request, window_128}, {"f()\x04", "\x04"}}, making("f()", 0), expect_runs);
}

TEST(program_call, goes_in_one_write_where_the_board_holds_as_many_bytes) {
  std::string const source = "f('" + std::string(130, 'x') + "')";
  program_call call(source, 128, true, 1000);
  auto const now = std::get<send>(call.next());
  EXPECT_EQ(now.bytes, source + "\x04");
  EXPECT_FALSE(now.paced);
}

TEST(program_call, a_long_one_that_is_held_is_read_in_one_piece) {
  std::string const source = "f('" + std::string(300, 'x') + "')";
  auto const first =
      "exec(__import__('sys').stdin.buffer.read(" + std::to_string(source.size() + 3) + "))\x04";
  auto const make = [&] { return std::make_unique<calling>(source, 128, 1000); };
  check_script({{first + source + "\n#\x04", "OK"}}, make, expect_runs);
}

TEST(program_call, any_other_long_one_is_sent_as_it_is) {
  std::string const source = "f('" + std::string(300, 'x') + "')";
  auto const first_write = [](program_call const& call) {
    return std::string(std::get<send>(call.next()).bytes);
  };
  EXPECT_EQ(first_write(program_call(source, 1000)), source + "\x04");
  EXPECT_EQ(first_write(program_call(source, 128, false)), source + "\x04");
  EXPECT_TRUE(first_write(program_call(source, 128, true, 200)).starts_with(request));
  EXPECT_TRUE(first_write(program_call(source + "\x02", 128, true, 1000)).starts_with(request));
}

TEST(program_call, goes_in_pieces_when_raw_paste_does_not_work) {
  std::string const source = "f('" + std::string(130, 'x') + "')";
  program_call call(source, 128, false);
  auto const now = std::get<send>(call.next());
  EXPECT_EQ(now.bytes, source + "\x04");
  EXPECT_TRUE(now.paced);
  call.sent();
  EXPECT_EQ(call.feed("OK"), 2U);
  EXPECT_TRUE(call.over());
  EXPECT_FALSE(call.why());
}

TEST(program_call, leaves_the_output_of_the_program) {
  program_call call("f()", 128);
  call.sent();
  EXPECT_EQ(call.feed("OK\x16"), 2U);
  EXPECT_TRUE(call.over());
}

TEST(program_call, any_other_answer_ends_it) {
  for (std::string const reply : {"xK\x04", "Ox\x04", "raw REPL\x04"}) {
    calling made("f()", 128);
    EXPECT_EQ(play_once(made, {{"f()\x04", reply}}), errc::unexpected_reply) << reply;
  }
  calling none("f()", 0);
  EXPECT_EQ(play_once(none, {{request, bytes("R\x00>")}}), errc::unexpected_reply);
}

TEST(program_call, lines_may_stand_before_the_answer) {
  check_with_lines({{"f()\x04", {"OK"}}}, making("f()", 128), expect_runs);
}

} // namespace
} // namespace mprun::protocol::transfer
