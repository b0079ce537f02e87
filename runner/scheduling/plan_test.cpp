#include "runner/scheduling/plan.hpp"

#include <gmock/gmock.h>
#include <set>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

board_spec board(std::string id, std::vector<std::string> tags = {}) {
  board_spec made;
  made.id = std::move(id);
  made.platform = "rp2";
  made.tags = std::move(tags);
  return made;
}

test_case test(std::string name, std::vector<std::string> tags = {}) {
  test_case made;
  made.suite = "suite";
  made.name = std::move(name);
  made.tags = std::move(tags);
  return made;
}

std::vector<std::string> boards_of(plan const& made) {
  std::vector<std::string> ids;
  for (auto const& each : made.boards) {
    ids.push_back(each.id);
  }
  return ids;
}

std::vector<std::string> cases_of(plan const& made) {
  std::vector<std::string> names;
  for (auto const& each : made.cases) {
    names.push_back(each.name);
  }
  return names;
}

plan planned(selection const& selected, assignment assign = assignment::every) {
  return make_plan({board("a", {"slow"}), board("b", {"slow", "wifi"}), board("c")},
                   {test("one", {"net"}), test("two"), test("three", {"net", "long"})}, selected,
                   assign);
}

std::string refusal(selection const& selected) {
  try {
    planned(selected);
  } catch (config_error const& e) {
    return e.what();
  }
  return {};
}

TEST(plan, holds_every_case_on_every_board) {
  auto const made = planned({});
  EXPECT_THAT(boards_of(made), ElementsAre("a", "b", "c"));
  ASSERT_EQ(made.cells.size(), 9U);
  EXPECT_EQ(made.cells[0].board_index, 0U);
  EXPECT_EQ(made.cells[1].case_index, 1U) << "a board's cells stand together";
  EXPECT_EQ(made.cells[8].board_index, 2U);
}

TEST(plan, holds_each_case_once_where_any_board_will_do) {
  auto const made = planned({}, assignment::any);
  ASSERT_EQ(made.cells.size(), 3U);
  for (auto const& cell : made.cells) {
    EXPECT_FALSE(cell.board_index);
  }
}

TEST(plan, single_cells_can_be_chosen) {
  selection chosen;
  chosen.only = {{"a", "suite", "one"}, {"c", "suite", "three"}, {"c", "suite", "gone"}};
  auto const made = planned(chosen);
  EXPECT_THAT(boards_of(made), ElementsAre("a", "c"));
  EXPECT_THAT(cases_of(made), ElementsAre("one", "three"));
  ASSERT_EQ(made.cells.size(), 2U);
  EXPECT_EQ(made.cells[0].board_index, 0U);
  EXPECT_EQ(made.cells[0].case_index, 0U);
  EXPECT_EQ(made.cells[1].board_index, 1U);
  EXPECT_EQ(made.cells[1].case_index, 1U);
  chosen.only = {{"", "suite", "two"}};
  auto const shared = planned(chosen, assignment::any);
  EXPECT_EQ(shared.boards.size(), 3U) << "any may take it";
  EXPECT_EQ(shared.cells.size(), 1U);
  chosen.only = std::vector<named_cell>{};
  EXPECT_TRUE(planned(chosen).cells.empty());
}

TEST(plan, shards_together_hold_every_case_once) {
  std::multiset<std::string> found;
  for (unsigned number = 1; number <= 3; ++number) {
    selection part;
    part.part = shard{number, 3};
    part.exclude = {"two"};
    auto const made = planned(part);
    EXPECT_EQ(made.part, part.part);
    EXPECT_EQ(made.cases_of_all, 2U) << "of what the rest selects";
    for (auto const& name : cases_of(made)) {
      found.insert(name);
    }
  }
  EXPECT_THAT(found, ElementsAre("one", "three"));
}

TEST(plan, boards_are_chosen_by_id) {
  selection chosen;
  chosen.boards = {"c", "a"};
  EXPECT_THAT(boards_of(planned(chosen)), ElementsAre("a", "c")) << "in the inventory's order";
  chosen.boards = {"d"};
  EXPECT_EQ(refusal(chosen), "there is no board d; the inventory has a, b, c");
}

TEST(plan, a_board_that_does_not_exist_is_refused_with_some_that_do) {
  selection chosen;
  chosen.boards = {"none"};
  auto const refused_with = [&](int number) {
    std::vector<board_spec> boards;
    for (int i = 0; i < number; ++i) {
      boards.push_back(board("board-" + std::to_string(i)));
    }
    try {
      make_plan(std::move(boards), {}, chosen, assignment::every);
    } catch (config_error const& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_THAT(refused_with(12), testing::EndsWith("board-10, board-11"));
  EXPECT_THAT(refused_with(13), testing::EndsWith("board-11, … (13 in all)"));
}

TEST(plan, boards_are_chosen_by_any_of_the_tags) {
  selection chosen;
  chosen.tags = {"wifi"};
  EXPECT_THAT(boards_of(planned(chosen)), ElementsAre("b"));
  chosen.tags = {"wifi", "slow"};
  EXPECT_THAT(boards_of(planned(chosen)), ElementsAre("a", "b"));
  chosen.tags = {"none"};
  EXPECT_THAT(boards_of(planned(chosen)), IsEmpty());
  EXPECT_THAT(planned(chosen).cells, IsEmpty());
}

TEST(plan, a_board_that_is_named_must_have_the_tag_too) {
  selection chosen;
  chosen.boards = {"a", "c"};
  chosen.tags = {"slow"};
  EXPECT_THAT(boards_of(planned(chosen)), ElementsAre("a"));
}

TEST(plan, cases_are_chosen_by_any_of_their_tags) {
  selection chosen;
  chosen.case_tags = {"long"};
  EXPECT_THAT(cases_of(planned(chosen)), ElementsAre("three"));
  chosen.case_tags = {"net"};
  EXPECT_THAT(cases_of(planned(chosen)), ElementsAre("one", "three"));
}

TEST(plan, cases_are_chosen_by_their_names) {
  selection chosen;
  chosen.include = {"^suite/t", "nothing"};
  EXPECT_THAT(cases_of(planned(chosen)), ElementsAre("two", "three"));
  chosen.exclude = {"ee$"};
  EXPECT_THAT(cases_of(planned(chosen)), ElementsAre("two"));
  chosen.case_tags = {"net"};
  EXPECT_THAT(cases_of(planned(chosen)), IsEmpty()) << "all of them must hold";
}

TEST(plan, an_invalid_expression_is_refused) {
  selection chosen;
  chosen.include = {"("};
  EXPECT_THAT(refusal(chosen), HasSubstr("-i '(': not a regular expression: "));
  chosen.include = {};
  chosen.exclude = {"["};
  EXPECT_THAT(refusal(chosen), HasSubstr("-e '[': not a regular expression: "));
}

TEST(plan, a_case_of_several_boards_is_one_cell_under_either_assignment) {
  auto pair = test("pair");
  pair.boards = 2;
  auto once = test("once");
  once.runs_once = true;
  auto const made =
      make_plan({board("a"), board("b")}, {test("x"), pair, once}, {}, assignment::every);
  ASSERT_EQ(made.cells.size(), 4U);
  EXPECT_TRUE(made.cells[1].board_index);
  EXPECT_FALSE(made.cells[2].board_index);
  EXPECT_EQ(made.cells[2].case_index, 1U);
  EXPECT_EQ(made.cells[3].case_index, 2U);
}

TEST(plan, a_need_that_the_inventory_rules_out_is_a_skip_with_the_reason) {
  auto tested = test("x");
  auto const lacking = board("a", {"slow"});
  EXPECT_EQ(words_for(static_skip_reason(tested, lacking)), "");
  EXPECT_TRUE(suits_statically(tested, lacking));
  tested.needs.platforms = {"esp32", "stm32"};
  EXPECT_EQ(words_for(static_skip_reason(tested, lacking)),
            "needs platform esp32 or stm32, this board is rp2");
  EXPECT_FALSE(suits_statically(tested, lacking));
  tested.needs.platforms = {"esp32", "rp2"};
  EXPECT_EQ(words_for(static_skip_reason(tested, lacking)), "");
  tested.needs.tags = {"slow", "wifi"};
  EXPECT_EQ(words_for(static_skip_reason(tested, lacking)), "needs a board tagged wifi");
  tested.needs.tags = {"slow"};
  tested.needs.without_tags = {"wifi", "slow"};
  EXPECT_EQ(words_for(static_skip_reason(tested, lacking)), "not for a board tagged slow");
  tested.needs.without_tags = {};
  tested.needs.fixtures = {"jumper"};
  EXPECT_EQ(words_for(static_skip_reason(tested, lacking)), "needs fixture jumper");
}

TEST(plan, a_shared_case_is_skipped_only_where_too_few_boards_suit) {
  auto wants_wifi = test("x");
  wants_wifi.needs.tags = {"wifi"};
  auto const any = [&](std::vector<board_spec> boards) {
    auto const made = make_plan(std::move(boards), {wants_wifi}, {}, assignment::any);
    return words_for(made.cells.at(0).skip_reason);
  };
  EXPECT_EQ(any({board("a"), board("b", {"wifi"})}), "");
  EXPECT_EQ(any({board("a"), board("b")}), "needs a board tagged wifi");
  wants_wifi.boards = 2;
  EXPECT_EQ(any({board("a", {"wifi"}), board("b", {"wifi"}), board("c")}), "");
  EXPECT_EQ(any({board("a"), board("b", {"wifi"})}),
            "needs 2 boards, 1 could be used: needs a board tagged wifi");
  EXPECT_EQ(any({board("b", {"wifi"})}), "needs 2 boards, the farm has 1");
}

TEST(plan, a_need_that_an_open_board_lacks_is_a_skip_with_the_reason) {
  auto tested = test("x");
  board_facts facts;
  facts.modules = {"json"};
  facts.heap_free = 1000;
  EXPECT_EQ(words_for(probed_skip_reason(tested, facts)), "");
  tested.needs.modules = {"json", "ssl"};
  EXPECT_EQ(words_for(probed_skip_reason(tested, facts)),
            "needs module ssl, which this board lacks");
  tested.needs.modules = {"json"};
  tested.needs.heap = 1001;
  EXPECT_EQ(words_for(probed_skip_reason(tested, facts)),
            "needs 1001 bytes of heap, this board has 1000 free");
  tested.needs.heap = 1000;
  EXPECT_EQ(words_for(probed_skip_reason(tested, facts)), "");
  tested.needs.raw_paste = true;
  EXPECT_EQ(words_for(probed_skip_reason(tested, facts)),
            "needs raw-paste, which this board lacks");
  facts.raw_paste_window = 128;
  EXPECT_EQ(words_for(probed_skip_reason(tested, facts)), "");
}

TEST(plan, every_module_that_a_case_asks_for_is_probed_once) {
  auto tested = test("x");
  tested.needs.modules = {"ssl", "json"};
  auto other = test("y");
  other.needs.modules = {"json"};
  EXPECT_THAT(modules_asked_for({tested, other}), testing::UnorderedElementsAre("json", "ssl"));
}

TEST(plan, ports_are_held_by_boards_that_are_on_this_host) {
  auto tested = test("x");
  auto const here = [] {
    auto made = board("a");
    made.platform = "unix";
    made.link = process_spec();
    return made;
  }();
  std::vector<board_spec> const all{board("b"), here};
  EXPECT_FALSE(holds_ports(tested, all, {1}));
  tested.ports = host_ports::always;
  EXPECT_TRUE(holds_ports(tested, all, {0}));
  tested.ports = host_ports::of_unix_boards;
  EXPECT_FALSE(holds_ports(tested, all, {0}));
  EXPECT_TRUE(holds_ports(tested, all, {0, 1}));
}

} // namespace
} // namespace mprun
