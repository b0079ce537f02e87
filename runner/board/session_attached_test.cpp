// A board that is its user's: what it has in its memory stays, and programs may run for ever.
#include "runner/board/attached_fixture_test.hpp"

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(attached_test, attaching_opens_the_link_and_touches_nothing) {
  EXPECT_TRUE(attach());
  EXPECT_THAT(board_.history, ElementsAre("open"));
  EXPECT_TRUE(made().is_attached());
  EXPECT_TRUE(made().is_open());
  EXPECT_FALSE(made().is_at_prompt());
  EXPECT_EQ(made().resets(), 1U) << "what was there before is not known to be there still";
}

TEST_F(attached_test, who_typed_a_wrong_name_is_told_at_once_and_told_no_secret) {
  spec_.secrets = {"letmein-please"};
  board_.opens = [](unsigned) { return failure{blame::link, "no port letmein-please"}; };
  auto const attached = attach();
  ASSERT_FALSE(attached);
  EXPECT_THAT(attached.error().message, HasSubstr("no port "));
  EXPECT_THAT(attached.error().message, Not(HasSubstr("letmein")));
  EXPECT_EQ(board_.openings, 1U);
  EXPECT_FALSE(made().is_open());
}

TEST_F(attached_test, a_webrepl_may_be_starting) {
  spec_.link = webrepl_spec{};
  board_.opens = [](unsigned number) {
    return number < 3 ? result<void>(failure{blame::link, "refused"}) : result<void>();
  };
  EXPECT_TRUE(attach());
  EXPECT_EQ(board_.openings, 3U);
  EXPECT_THAT(board_.history, ElementsAre("open", "open", "open")) << "and it is not interrupted";
}

TEST_F(attached_test, its_place_among_those_that_start_is_free_again) {
  attached();
  EXPECT_TRUE(time_.run([](gate& starts) -> task<bool> {
    auto const slot = co_await starts.enter();
    co_return true;
  }(starts_)));
}

TEST_F(attached_test, a_board_at_its_prompt_is_not_asked_again) {
  at_prompt();
  EXPECT_TRUE(made().is_at_prompt());
  EXPECT_THAT(board_.history, IsEmpty());
  board_.is_deaf = true;
  EXPECT_TRUE(enter());
}

TEST_F(attached_test, a_link_that_was_closed_is_opened_for_the_prompt) {
  at_prompt();
  made().close();
  EXPECT_FALSE(made().is_at_prompt());
  EXPECT_FALSE(enter());
  EXPECT_TRUE(enter(true));
  EXPECT_THAT(board_.history, ElementsAre("open"));
}

TEST_F(attached_test, a_silent_board_is_reset_only_where_that_is_wanted) {
  attached();
  board_.is_deaf = true;
  board_.has_lines = true;
  board_.on_lines = [](scripted_board& board) { board.is_deaf = false; };
  EXPECT_FALSE(enter(false));
  EXPECT_THAT(board_.history, IsEmpty());
  EXPECT_TRUE(enter(true));
  EXPECT_THAT(board_.history, ElementsAre("line reset"));
  EXPECT_THAT(log(), HasSubstr("the board did not enter the raw REPL"));
}

TEST_F(attached_test, who_interrupted_wants_no_reset) {
  attached();
  board_.is_deaf = true;
  board_.has_lines = true;
  made().interrupt();
  EXPECT_EQ(enter(true).error().ec, protocol::errc::interrupted);
  EXPECT_THAT(board_.history, IsEmpty());
}

TEST_F(attached_test, a_board_that_nothing_brings_to_its_prompt_tells_what_was_tried) {
  attached();
  board_.is_deaf = true;
  auto const entered = enter(true);
  ASSERT_FALSE(entered);
  EXPECT_THAT(entered.error().message,
              HasSubstr("did not enter the raw REPL; it says nothing: does it run"));
  EXPECT_THAT(entered.error().message,
              HasSubstr("; a reset from outside and opening the link anew did not help"));
}

TEST_F(attached_test, a_restart_resets_each_time_it_is_asked_for) {
  at_prompt();
  EXPECT_TRUE(time_.run(made().restart()));
  EXPECT_TRUE(time_.run(made().restart()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset", "soft reset"));
}

TEST_F(attached_test, a_board_that_was_there_before_is_not_fresh) {
  at_prompt();
  EXPECT_TRUE(time_.run(made().ensure_fresh()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset"));
}

TEST_F(attached_test, a_process_that_has_just_begun_is_not_started_again) {
  spec_.link = process_spec{};
  board_.is_process = true;
  at_prompt();
  EXPECT_TRUE(time_.run(made().restart()));
  EXPECT_THAT(board_.history, IsEmpty());
  follow("x");
  EXPECT_TRUE(time_.run(made().restart()));
  EXPECT_THAT(board_.history, ElementsAre("respawn"));
}

TEST_F(attached_test, a_restart_that_fails_is_tried_by_other_means) {
  at_prompt();
  board_.resets = false;
  board_.has_lines = true;
  board_.on_lines = [](scripted_board& board) { board.resets = true; };
  EXPECT_TRUE(time_.run(made().restart()));
  EXPECT_EQ(std::count(board_.history.begin(), board_.history.end(), "line reset"), 1);
  EXPECT_THAT(log(), HasSubstr("the board did not soft-reset"));
}

TEST_F(attached_test, an_interrupted_restart_is_over) {
  at_prompt();
  board_.has_lines = true;
  made().interrupt();
  EXPECT_FALSE(time_.run(made().restart()));
  EXPECT_THAT(board_.history, IsEmpty());
}

TEST_F(attached_test, what_it_is_is_asked_once_and_leaves_no_names_behind) {
  unsigned answers = 0;
  board_.damage = [&](std::string text) {
    answers += text.find("machine=") != std::string::npos ? 1 : 0;
    return text;
  };
  at_prompt();
  EXPECT_TRUE(time_.run(made().learn_facts()));
  EXPECT_TRUE(time_.run(made().learn_facts()));
  EXPECT_EQ(answers, 1U);
  EXPECT_EQ(made().facts().machine, "scripted");
  EXPECT_NE(made().in_own_scope("x = 1\n"), "x = 1\n");
  EXPECT_EQ(made().tidied("x = 1\n"), "x = 1\n") << "a user's names are the user's";
}

TEST_F(attached_test, the_friendly_prompt_is_not_the_raw_one) {
  at_prompt();
  EXPECT_EQ(time_.run(made().exit_prompt()), error_code());
  EXPECT_THAT(board_.history, ElementsAre("left"));
  EXPECT_FALSE(made().is_at_prompt());
  detach();
  EXPECT_THAT(board_.history, ElementsAre("left")) << "nothing is typed there";
  EXPECT_FALSE(made().is_open());
}

TEST_F(attached_test, a_process_ends_with_its_link) {
  spec_.link = process_spec{};
  board_.is_process = true;
  at_prompt();
  detach();
  EXPECT_THAT(board_.history, IsEmpty());
  EXPECT_FALSE(made().is_open());
}

TEST_F(attached_test, an_interrupt_before_it_does_not_keep_the_board_from_its_prompt) {
  at_prompt();
  made().interrupt();
  detach();
  EXPECT_THAT(board_.history, ElementsAre("left"));
}

TEST_F(attached_test, who_attaches_again_begins_anew) {
  at_prompt();
  made().interrupt();
  detach();
  EXPECT_TRUE(attach());
  EXPECT_FALSE(made().is_interrupted());
  EXPECT_TRUE(enter());
}

TEST_F(attached_test, who_has_lent_the_wire_knows_nothing_of_the_board) {
  at_prompt();
  EXPECT_NE(made().lend_wire(), nullptr);
  EXPECT_FALSE(made().is_at_prompt());
  made().close();
  EXPECT_EQ(made().lend_wire(), nullptr);
}

} // namespace
} // namespace mprun
