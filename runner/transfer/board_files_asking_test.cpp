// Programs of ours on a board: their answers, and what is made of those that raise or hang.
#include "runner/transfer/board_files_fixture_test.hpp"

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(board_files_test, an_answer_is_what_it_printed) {
  answers({{"a", ""}, raising("OSError: 28"), {"b", ""}});
  EXPECT_EQ(*ask(files().ask("x", "do it")), "a");
  EXPECT_EQ(files().traceback(), "");
  auto const full = ask(files().ask("x", "do it"));
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().blame, blame::board);
  EXPECT_EQ(full.error().message, "no space left on the board (OSError: 28)");
  EXPECT_EQ(full.error().ec.value(), 28);
  EXPECT_THAT(files().traceback(), HasSubstr("OSError: 28"));
  EXPECT_EQ(*ask(files().ask("x", "do it")), "b");
  EXPECT_EQ(files().traceback(), "");
}

TEST_F(board_files_test, what_raises_on_a_disturbed_line_is_the_links) {
  answers({raising("ValueError: a")});
  board_.inject(fault_kind::corrupt);
  EXPECT_EQ(ask(files().ask("x", "do it")).error().blame, blame::link);
  says("nonsense");
  board_.inject(fault_kind::corrupt);
  EXPECT_EQ(ask(files().size_of("a")).error().blame, blame::link);
}

TEST_F(board_files_test, a_program_that_does_not_end_leaves_the_board_at_its_prompt) {
  answers({raising("OSError: 5"), {"", "", true}, {"fine"}});
  ask(files().ask("x", "do it"));
  auto const hung = ask(files().ask("x", "do it"));
  ASSERT_FALSE(hung);
  EXPECT_EQ(hung.error().blame, blame::board);
  EXPECT_THAT(hung.error().message, HasSubstr("did not do it"));
  EXPECT_EQ(hung.error().ec, protocol::errc::timed_out);
  EXPECT_EQ(files().traceback(), "") << "of the last program";
  EXPECT_EQ(*ask(files().ask("x", "do it")), "fine");
}

TEST_F(board_files_test, a_board_that_started_meanwhile_is_said_to_have) {
  files();
  board_.runs = [](std::string const&) { return scripted_run{.output = "", .restarts = true}; };
  EXPECT_EQ(ask(files().ask("x", "do it")).error().ec, protocol::errc::restarted);
}

TEST_F(board_files_test, a_board_that_cannot_be_regained_is_lost) {
  files();
  board_.runs = [this](std::string const&) {
    board_.end_link(asio::error::eof);
    return scripted_run{"", "", true};
  };
  board_.opens = [](unsigned) { return failure{blame::link, "no route"}; };
  EXPECT_EQ(ask(files().ask("x", "do it")).error().message, "no route");
}

TEST_F(board_files_test, what_other_programs_hid_is_taken_away_once) {
  files();
  run("x");
  says("a");
  ask(files().ask("print()", "do it"));
  ask(files().ask("print()", "do it"));
  ASSERT_EQ(sources_.size(), 2U);
  EXPECT_GT(sources_[0].size(), sources_[1].size());
  EXPECT_EQ(sources_[1], "print()");
}

TEST_F(board_files_test, a_batch_ends_with_the_first_that_raises) {
  answers({{"a"}, raising("OSError: 2"), {"c"}});
  std::vector<std::string> taken;
  order_batch batch;
  batch.supply = [left = 3]() mutable {
    return left-- > 0 ? std::optional<std::string>("x") : std::nullopt;
  };
  batch.take = [&](std::string output) {
    taken.push_back(std::move(output));
    return result<void>();
  };
  auto const all = ask(files().ask_all(std::move(batch), "do it", run_clock::now() + 8s));
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().ec, boost::system::errc::no_such_file_or_directory);
  EXPECT_THAT(taken, ElementsAre("a"));
  EXPECT_THAT(board_.history, IsEmpty()) << "it is at its prompt, and is not asked for it";
}

TEST_F(board_files_test, a_batch_whose_program_hangs_fails_and_leaves_a_prompt) {
  answers({{"a"}, {"", "", true}, {"fine"}});
  order_batch batch;
  batch.supply = [left = 2]() mutable {
    return left-- > 0 ? std::optional<std::string>("x") : std::nullopt;
  };
  batch.take = [](std::string const&) { return result<void>(); };
  auto const all = ask(files().ask_all(std::move(batch), "do it", run_clock::now() + 8s));
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().ec, protocol::errc::timed_out);
  EXPECT_EQ(*ask(files().ask("x", "do it")), "fine");
}

scripted_run unparsed() {
  return {"", "Traceback (most recent call last):\r\n  File \"<stdin>\", line 1\r\n"
              "SyntaxError: invalid syntax\r\n"};
}

TEST_F(board_files_test, a_command_that_could_not_be_parsed_is_sent_again) {
  answers({unparsed(), unparsed(), {"a", ""}});
  EXPECT_EQ(*ask(files().ask("x", "do it")), "a");
  ASSERT_EQ(sources_.size(), 3U);
  EXPECT_EQ(sources_[0], sources_[2]);
  EXPECT_EQ(made().line().damaged, 2U);
}

TEST_F(board_files_test, a_command_that_never_arrives_whole_is_the_links_fault) {
  answers({unparsed()});
  auto const none = ask(files().ask("x", "do it"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().blame, blame::link);
  EXPECT_EQ(none.error().message,
            "a command did not arrive whole: the board raised SyntaxError: invalid syntax");
  EXPECT_EQ(sources_.size(), 3U);
}

TEST_F(board_files_test, a_module_that_cannot_be_parsed_is_the_boards) {
  answers({raising("SyntaxError: invalid syntax")});
  auto const none = ask(files().ask("x", "do it"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().blame, blame::board);
  EXPECT_EQ(sources_.size(), 1U);
}

} // namespace
} // namespace mprun
