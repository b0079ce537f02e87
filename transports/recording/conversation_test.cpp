#include "transports/recording/conversation.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

using kind = record_kind;
using outcome = conversation::outcome;

recording made_of(std::vector<std::pair<kind, std::string>> records) {
  recording content;
  int at = 0;
  for (auto& [entry_kind, bytes] : records) {
    content.records.push_back({entry_kind, std::chrono::milliseconds(at++), std::move(bytes)});
  }
  return content;
}

std::string end(link_end::cause how, std::string exit = {}) {
  return encoded(link_end{how, "End of file", std::move(exit)});
}

/// All that the board says at this point.
std::string heard(conversation& with) {
  std::string all;
  while (auto const* entry = with.next_said()) {
    if (entry->kind == kind::read_failed) {
      all += '!';
      with.said(0);
      continue;
    }
    auto const bytes = with.to_say();
    all += bytes;
    with.said(bytes.size());
  }
  return all;
}

bool opens(conversation& with) {
  auto const how = with.open();
  return std::holds_alternative<opening>(how);
}

auto const dialogue = std::vector<std::pair<kind, std::string>>{
    {kind::opened, encoded(opening{"x"})},
    {kind::note, "begin"},
    {kind::from_board, "hello"},
    {kind::to_board, "one"},
    {kind::to_board, "two"},
    {kind::from_board, "1"},
    {kind::fault, "corrupt"},
    {kind::from_board, "2"},
    {kind::to_board, "three"},
    {kind::from_board, "3"},
    {kind::closed, ""},
};

TEST(conversation_test, answers_once_the_host_has_said_its_part_however_it_is_cut) {
  for (std::size_t piece = 1; piece <= 6; ++piece) {
    conversation with(made_of(dialogue));
    ASSERT_TRUE(opens(with));
    EXPECT_EQ(heard(with), "hello");
    std::string_view rest = "onetwo";
    while (!rest.empty()) {
      EXPECT_EQ(heard(with), "");
      EXPECT_EQ(with.write(rest.substr(0, piece)), outcome::taken);
      rest.remove_prefix(std::min(piece, rest.size()));
    }
    EXPECT_EQ(heard(with), "12");
    EXPECT_EQ(with.write("three"), outcome::taken);
    EXPECT_EQ(heard(with), "3");
    EXPECT_EQ(heard(with), ""); // the board waited here, and so does the replay
    EXPECT_EQ(with.departure(), "");
  }
}

TEST(conversation_test, lets_the_host_run_ahead) {
  conversation with(made_of(dialogue));
  with.open();
  EXPECT_EQ(with.write("onetwothree"), outcome::taken);
  EXPECT_EQ(heard(with), "hello123");
}

TEST(conversation_test, says_where_the_host_departs) {
  conversation with(made_of(dialogue));
  with.open();
  EXPECT_EQ(with.write("onet\n"), outcome::failed);
  EXPECT_EQ(with.departure(), "departs from the recording at byte 4 to the board (0.004 s): mprun "
                              "sends '\\n' where it sent 'wo' then");
  EXPECT_EQ(heard(with), "");
  EXPECT_EQ(with.write("wo"), outcome::failed);
  EXPECT_FALSE(with.interrupt());
  EXPECT_FALSE(opens(with));
}

TEST(conversation_test, says_when_the_host_goes_on_after_the_end) {
  conversation with(made_of(dialogue));
  with.open();
  EXPECT_EQ(with.write("onetwothreefour"), outcome::failed);
  EXPECT_NE(with.departure().find("byte 11 to the board"), std::string::npos) << with.departure();
  EXPECT_NE(with.departure().find("sends 'four' where it closed the link then"), std::string::npos)
      << with.departure();
}

TEST(conversation_test, says_that_there_was_no_further_opening) {
  conversation with(made_of(dialogue));
  EXPECT_TRUE(opens(with));
  EXPECT_FALSE(opens(with));
  EXPECT_NE(with.departure().find("opens the link once more"), std::string::npos);
}

TEST(conversation_test, ends_where_a_recording_is_cut_off) {
  auto content = made_of({{kind::opened, ""}, {kind::to_board, "a"}, {kind::from_board, "b"}});
  content.problem = "it is cut off";
  conversation with(std::move(content));
  with.open();
  EXPECT_EQ(with.write("a"), outcome::taken);
  EXPECT_EQ(heard(with), "b");
  EXPECT_NE(with.departure().find("mprun waits for the board where the recording ends (it is cut "
                                  "off)"),
            std::string::npos)
      << with.departure();
}

TEST(conversation_test, ends_at_a_gap) {
  conversation with(made_of({{kind::opened, ""}, {kind::to_board, "a"}, {kind::gap, "7 bytes"}}));
  with.open();
  EXPECT_EQ(with.write("ab"), outcome::failed);
  EXPECT_NE(with.departure().find("has a gap: 7 bytes"), std::string::npos) << with.departure();
}

TEST(conversation_test, has_resets_and_interrupts_where_they_were) {
  auto const records = std::vector<std::pair<kind, std::string>>{
      {kind::opened, ""},      {kind::to_board, "a"},  {kind::from_board, "unread"},
      {kind::interrupted, ""}, {kind::respawned, ""},  {kind::from_board, "again"},
      {kind::to_board, "b"},   {kind::from_board, "B"}};
  conversation with(made_of(records));
  with.open();
  EXPECT_EQ(with.write("a"), outcome::taken);
  EXPECT_TRUE(with.interrupt());
  EXPECT_EQ(with.respawn(), outcome::taken);
  EXPECT_EQ(with.write("b"), outcome::taken);
  EXPECT_EQ(heard(with), "againB");

  conversation by_lines(made_of({{kind::opened, ""},
                                 {kind::to_board, "a"},
                                 {kind::line_reset, ""},
                                 {kind::from_board, "boot"}}));
  by_lines.open();
  EXPECT_EQ(by_lines.write("a"), outcome::taken);
  EXPECT_EQ(heard(by_lines), "") << "the board says this after its reset alone";
  EXPECT_EQ(by_lines.reset_by_lines(), outcome::taken);
  EXPECT_EQ(heard(by_lines), "boot");
  EXPECT_EQ(by_lines.reset_by_lines(), outcome::failed);

  conversation early(made_of(records));
  early.open();
  EXPECT_EQ(early.respawn(), outcome::failed);
  EXPECT_NE(early.departure().find("resets the board where it sent 'a' then"), std::string::npos);

  conversation late(made_of(records));
  late.open();
  EXPECT_EQ(late.write("ab"), outcome::failed);
  EXPECT_NE(late.departure().find("sends 'b' where it interrupted the board then"),
            std::string::npos);
}

TEST(conversation_test, fails_as_the_link_did) {
  conversation with(made_of({{kind::opened, ""},
                             {kind::read_failed, end(link_end::cause::transient)},
                             {kind::to_board, "a"},
                             {kind::write_failed, end(link_end::cause::cancelled)},
                             {kind::read_failed, end(link_end::cause::closed, "exited")},
                             {kind::to_board, "b"},
                             {kind::write_failed, end(link_end::cause::closed)},
                             {kind::closed, ""},
                             {kind::opened, encoded(opening{"again"})},
                             {kind::to_board, "c"}}));
  with.open();
  EXPECT_EQ(heard(with), "!");
  EXPECT_EQ(with.write("a"), outcome::stuck);
  EXPECT_EQ(heard(with), "!");
  EXPECT_EQ(with.exit_description(), "exited");
  EXPECT_EQ(with.write("b"), outcome::failed);
  EXPECT_EQ(with.departure(), "");
  ASSERT_TRUE(opens(with));
  EXPECT_EQ(with.exit_description(), "");
  EXPECT_EQ(with.write("c"), outcome::taken);
}

TEST(conversation_test, a_board_that_did_not_restart_does_not_now) {
  conversation with(made_of({{kind::opened, ""},
                             {kind::respawned, ""},
                             {kind::reset_failed, end(link_end::cause::cancelled)},
                             {kind::respawned, ""},
                             {kind::reset_failed, end(link_end::cause::closed)},
                             {kind::respawned, ""},
                             {kind::from_board, "again"}}));
  with.open();
  EXPECT_EQ(with.respawn(), outcome::stuck);
  EXPECT_EQ(with.respawn(), outcome::failed);
  EXPECT_EQ(with.departure(), "");
  EXPECT_EQ(with.respawn(), outcome::taken);
  EXPECT_EQ(heard(with), "again");
}

TEST(conversation_test, a_reset_by_lines_fails_as_it_did) {
  conversation with(made_of({{kind::opened, ""},
                             {kind::line_reset, ""},
                             {kind::from_board, "boot"},
                             {kind::reset_failed, end(link_end::cause::cancelled)},
                             {kind::line_reset, ""},
                             {kind::reset_failed, end(link_end::cause::closed)},
                             {kind::line_reset, ""},
                             {kind::to_board, "a"},
                             {kind::write_failed, end(link_end::cause::closed)},
                             {kind::closed, ""}}));
  with.open();
  EXPECT_EQ(with.reset_by_lines(), outcome::stuck);
  EXPECT_EQ(heard(with), "boot");
  EXPECT_EQ(with.reset_by_lines(), outcome::failed);
  EXPECT_EQ(with.reset_by_lines(), outcome::taken);
  EXPECT_EQ(with.write("a"), outcome::failed);
  EXPECT_EQ(with.departure(), "");
}

TEST(conversation_test, takes_anything_for_a_secret_that_was_masked) {
  auto const records = std::vector<std::pair<kind, std::string>>{
      {kind::opened, ""}, {kind::masked_to_board, "pw=****;"}, {kind::closed, ""}};
  conversation with(made_of(records));
  with.open();
  EXPECT_EQ(with.write("pw=abcd;"), outcome::taken);
  conversation other(made_of(records));
  other.open();
  EXPECT_EQ(other.write("pw:abcd;"), outcome::failed);
}

TEST(conversation_test, knows_how_long_the_board_took) {
  conversation with(made_of(dialogue));
  with.open();
  heard(with);
  with.write("onetwo");
  ASSERT_NE(with.next_said(), nullptr);
  EXPECT_EQ(with.pause(), std::chrono::milliseconds(1));
}

TEST(conversation_test, knows_the_notes_at_the_position_of_the_host) {
  conversation with(made_of({{kind::opened, encoded(opening{"x"})},
                             {kind::to_board, "one"},
                             {kind::from_board, "1"},
                             {kind::note, "in doubt"},
                             {kind::note, "more"},
                             {kind::to_board, "two"},
                             {kind::from_board, "2"}}));
  ASSERT_TRUE(opens(with));
  EXPECT_EQ(with.write("on"), outcome::taken);
  EXPECT_FALSE(with.has_note("in doubt"));
  EXPECT_EQ(with.write("e"), outcome::taken);
  EXPECT_EQ(heard(with), "1");
  EXPECT_TRUE(with.has_note("in doubt"));
  EXPECT_TRUE(with.has_note("more"));
  EXPECT_FALSE(with.has_note("in"));
  EXPECT_EQ(with.write("two"), outcome::taken);
  EXPECT_FALSE(with.has_note("in doubt"));
  EXPECT_EQ(heard(with), "2");
  EXPECT_FALSE(with.has_note("in doubt"));
}

TEST(conversation_test, of_nothing_departs_at_once) {
  conversation with((recording()));
  EXPECT_FALSE(opens(with));
  EXPECT_NE(with.departure(), "");
}

/// Faults are reported at the notes and where bytes are read.
TEST(conversation_test, reports_each_fault_where_it_occurred) {
  conversation with(made_of({
      {kind::opened, encoded(opening{"x"})},
      {kind::to_board, "a"},
      {kind::fault, "on its way to the board"},
      {kind::note, "begin"},
      {kind::fault, "before it was read"},
      {kind::from_board, "1"},
      {kind::fault, "before it was judged"},
      {kind::note, "judged"},
      {kind::fault, "too late"},
      {kind::to_board, "b"},
      {kind::from_board, "2"},
      {kind::closed, ""},
  }));
  std::vector<std::string> faults;
  with.on_fault([&](std::string_view text) { faults.emplace_back(text); });
  ASSERT_TRUE(opens(with));
  EXPECT_EQ(with.write("a"), outcome::taken);
  EXPECT_EQ(faults.size(), 0U);
  with.noted("begin");
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0], "on its way to the board");
  EXPECT_EQ(heard(with), "1");
  ASSERT_EQ(faults.size(), 2U);
  with.noted("something new");
  EXPECT_EQ(faults.size(), 2U);
  with.report_faults_before_note();
  with.report_faults_before_note();
  ASSERT_EQ(faults.size(), 3U);
  EXPECT_EQ(faults[2], "before it was judged");
  with.noted("judged");
  EXPECT_EQ(faults.size(), 3U);
  EXPECT_EQ(with.write("b"), outcome::taken);
  EXPECT_EQ(heard(with), "2");
  ASSERT_EQ(faults.size(), 4U);
  EXPECT_EQ(faults[3], "too late");
}

TEST(conversation_test, opens_as_it_did_then) {
  conversation with(made_of({
      {kind::not_opened, encoded(failed_opening{"Connection refused", "link", true, true})},
      {kind::note, "Connection refused; it is tried again"},
      {kind::opened, encoded(opening{"x"})},
      {kind::closed, ""},
  }));
  auto const how = with.open();
  auto const* const failed = std::get_if<failed_opening>(&how);
  ASSERT_NE(failed, nullptr);
  EXPECT_EQ(failed->message, "Connection refused");
  EXPECT_EQ(failed->blame, "link");
  EXPECT_TRUE(failed->passes && failed->returns);
  EXPECT_TRUE(with.has_note("Connection refused; it is tried again"));
  EXPECT_TRUE(opens(with));
  EXPECT_FALSE(with.has_note("Connection refused; it is tried again"));
  EXPECT_FALSE(opens(with));
}

TEST(conversation_test, has_no_secret_in_a_departure) {
  conversation with(made_of({{kind::opened, encoded(opening{"x"})},
                             {kind::masked_to_board, "password = '*****'"},
                             {kind::closed, ""}}));
  with.hide("hello");
  ASSERT_TRUE(opens(with));
  EXPECT_EQ(with.write("Password='hello'"), outcome::failed);
  EXPECT_NE(with.departure().find("'Password='*****''"), std::string::npos) << with.departure();
}

} // namespace
} // namespace mprun
