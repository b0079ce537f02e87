// How sources get to a board: by raw-paste where it has it and keeps to it.
#include "runner/board/session_fixture_test.hpp"

namespace mprun {
namespace {

using testing::HasSubstr;
using testing::Not;

class paste_test : public session_test {
protected:
  paste_test() { board_.paste_window = 32; }

  ran_case run_long() {
    board_.runs = [](std::string const& source) { return scripted_run{source}; };
    return run(long_source_);
  }

  std::string const long_source_ = std::string(1000, '#');
};

TEST_F(paste_test, a_long_source_is_pasted) {
  opened();
  EXPECT_TRUE(made().raw_paste_works());
  EXPECT_EQ(made().raw_paste_window(), 32U);
  EXPECT_EQ(made().facts().raw_paste_window, 32);
  EXPECT_EQ(run_long().output, long_source_);
  EXPECT_TRUE(made().raw_paste_works());
}

TEST_F(paste_test, a_link_that_holds_bytes_gets_the_probe_in_one_piece) {
  auto const pastes = [this] {
    std::size_t count = 0;
    for (auto at = board_.heard.find("\x05"
                                     "A");
         at != std::string::npos; at = board_.heard.find("\x05"
                                                         "A",
                                                         at + 1)) {
      ++count;
    }
    return count;
  };
  spec_.platform = "unix";
  opened();
  EXPECT_EQ(made().facts().raw_paste_window, 32);
  EXPECT_THAT(board_.heard, HasSubstr("\x05"
                                      "A\x01pass\n\x04"));
  EXPECT_EQ(pastes(), 1U) << "the shortest program shows what raw-paste is like";
}

TEST_F(paste_test, what_is_known_of_it_is_used) {
  opened();
  auto const options = made().program_options();
  EXPECT_EQ(options.paste, protocol::paste_support::yes);
  EXPECT_EQ(options.window, 32U);
  EXPECT_EQ(options.output_limit, spec_.limits.output_limit);
}

TEST_F(paste_test, a_short_program_of_ours_needs_none) {
  opened();
  board_.heard.clear();
  execute("x");
  EXPECT_EQ(board_.heard, "x\x04");
}

TEST_F(paste_test, one_stall_is_forgiven_after_a_reset) {
  opened();
  board_.gives_credit = false;
  EXPECT_EQ(run_long().output, long_source_) << "by standard raw mode";
  EXPECT_FALSE(made().raw_paste_works());
  EXPECT_THAT(log(), HasSubstr("raw-paste: the board gave no credit"));
  board_.gives_credit = true;
  EXPECT_EQ(run_long().output, long_source_);
  EXPECT_TRUE(made().raw_paste_works());
}

TEST_F(paste_test, a_program_of_ours_that_stalls_is_learned_from) {
  opened();
  board_.gives_credit = false;
  EXPECT_EQ(execute(long_source_).ec, error_code());
  EXPECT_FALSE(made().raw_paste_works());
}

TEST_F(paste_test, a_board_that_does_not_keep_to_it_is_asked_no_more) {
  opened();
  board_.gives_credit = false;
  run_long();
  run_long();
  EXPECT_THAT(log(), HasSubstr("raw-paste: no credit again"));
  EXPECT_EQ(run_long().output, long_source_);
  test_case about;
  about.needs.raw_paste = true;
  auto const ran = run("x", about);
  EXPECT_EQ(ran.how, ran_case::end::errored);
  EXPECT_EQ(ran.why.blame, blame::board);
  EXPECT_THAT(ran.why.message, HasSubstr("needs raw-paste"));
  EXPECT_TRUE(ran.kept);
}

TEST_F(paste_test, a_case_that_is_about_it_goes_no_other_way) {
  opened();
  test_case about;
  about.needs.raw_paste = true;
  board_.runs = [](std::string const&) { return scripted_run{"fine"}; };
  EXPECT_EQ(run("x", about).output, "fine");
  board_.gives_credit = false;
  auto const ran = run(long_source_, about);
  EXPECT_EQ(ran.how, ran_case::end::errored);
  EXPECT_EQ(ran.why.ec, protocol::errc::timed_out);
}

TEST_F(paste_test, another_board_may_have_it) {
  board_.paste_window = 0;
  opened();
  EXPECT_FALSE(made().raw_paste_works());
  board_.paste_window = 32;
  EXPECT_EQ(run_long().output, long_source_);
  EXPECT_FALSE(made().raw_paste_works()) << "it has said no";
  made().close();
  EXPECT_TRUE(open());
  EXPECT_EQ(run_long().output, long_source_);
  EXPECT_TRUE(made().raw_paste_works());
}

} // namespace
} // namespace mprun
