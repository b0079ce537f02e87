#include "runner/run/dispatcher.hpp"

#include "runner/board/run_identity.hpp"
#include "runner/board/scripted_link_test.hpp"
#include "transports/protocol/errc.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <gmock/gmock.h>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A case runs what its name says, and passes where the board prints "right".
attempt_finished judged(ran_case const& ran) {
  attempt_finished found;
  found.output = ran.output;
  if (ran.how != ran_case::end::completed) {
    found.verdict = ran.how == ran_case::end::timed_out ? verdict::timed_out : verdict::errored;
    found.blame = ran.why.blame;
    found.message = ran.why.message;
  } else if (ran.output.find("right") != std::string::npos) {
    found.verdict = verdict::passed;
  } else {
    found.verdict = verdict::failed;
    found.blame = blame::test;
    found.message = "not right";
    found.line = 2;
  }
  return found;
}

void take(attempt_finished& outcome, attempt_finished const& found) {
  outcome.verdict = found.verdict;
  outcome.blame = found.blame;
  outcome.message = found.message;
  outcome.output = found.output;
  outcome.line = found.line;
}

class named_programs final : public attempt_runner {
public:
  explicit named_programs(result<void> surveyed) : surveyed_(std::move(surveyed)) {}

  task<result<void>> survey(session&, board_spec const& spec, board_facts&) override {
    co_return spec.id == "refused" ? surveyed_ : result<void>();
  }

  task<kept_boards> run(attempt_setting at, attempt_finished& outcome) override {
    kept_boards all;
    for (auto& board : at.boards) {
      auto source = at.about.name;
      auto ran = co_await board.session.run(at.about, std::move(source));
      take(outcome, judged(ran));
      all.push_back(ran.kept);
    }
    co_return all;
  }

private:
  result<void> surveyed_;
};

class dispatcher_test : public testing::Test {
protected:
  ~dispatcher_test() override { std::filesystem::remove_all(identity_.workspace.scratch()); }

  static board_spec board(std::string id) {
    board_spec made;
    made.id = std::move(id);
    made.platform = "scripted";
    made.link = tcp_spec{};
    made.limits.connect_timeout = std::chrono::seconds(5);
    return made;
  }

  test_case program(std::string name, std::size_t boards = 1) const {
    test_case made;
    made.kind = "named";
    made.suite = "suite";
    made.name = std::move(name);
    made.file = identity_.workspace.scratch() / "case.py";
    made.boards = boards;
    return made;
  }

  /// Runs the cases on boards by these names, with scripted_boards behind them.
  int run(std::vector<std::string> const& ids, std::vector<test_case> cases,
          assignment assign = assignment::every) {
    std::vector<board_spec> boards;
    for (auto const& id : ids) {
      boards.push_back(board(id));
    }
    auto const made = make_plan(std::move(boards), std::move(cases), {}, assign);
    options_.workspace = identity_.workspace;
    options_.log_folder = identity_.workspace.scratch();
    options_.record = record_mode::none;
    options_.cpython_cache_folder = identity_.workspace.scratch() / "expected";
    options_.scheduling.retries = 0;
    options_.kinds = {{"named", [this](run_services const&) {
                         return std::make_unique<named_programs>(surveyed_);
                       }}};
    options_.open_link = [this, there = std::map<std::string, std::shared_ptr<scripted_board>>()](
                             link_request request, fault_observer) mutable {
      auto& wanted = there[request.board.id];
      if (!wanted) {
        wanted = std::make_shared<scripted_board>(request.executor);
        wanted->runs = [](std::string const&) { return scripted_run{"right\r\n", ""}; };
        behave_(request.board.id, *wanted);
      }
      return open_scripted(*wanted);
    };
    dispatcher run(
        made, options_, [this](event const& e) { events_.push_back(e); },
        [](run_duration, run_pace) {}, [] {});
    return run.run();
  }

  template<class Fact>
  std::vector<Fact> all() const {
    std::vector<Fact> found;
    for (auto const& e : events_) {
      if (auto const* wanted = std::get_if<Fact>(&e.fact)) {
        found.push_back(*wanted);
      }
    }
    return found;
  }

  /// "a passed", by cell.
  std::vector<std::string> verdicts() const {
    std::map<cell_id, std::string> found;
    for (auto const& finished : all<cell_finished>()) {
      EXPECT_FALSE(found.contains(finished.cell)) << "a second verdict of one cell";
      found[finished.cell] = fmt::format("{} {}", finished.board, name_of(finished.verdict));
    }
    std::vector<std::string> out;
    for (auto const& [cell, words] : found) {
      out.push_back(words);
    }
    return out;
  }

  run_identity identity_ = make_run_identity();
  dispatcher_options options_;
  result<void> surveyed_;
  std::function<void(std::string const&, scripted_board&)> behave_ = [](auto const&, auto&) {};
  std::vector<event> events_;
};

TEST_F(dispatcher_test, emits_the_events_of_a_run_in_the_order_that_readers_rely_on) {
  EXPECT_EQ(run({"a", "b"}, {program("one"), program("two")}), 0);
  ASSERT_FALSE(events_.empty());
  EXPECT_TRUE(std::holds_alternative<run_started>(events_.front().fact));
  EXPECT_TRUE(std::holds_alternative<run_finished>(events_.back().fact));
  EXPECT_THAT(all<board_declared>(), SizeIs(2));
  EXPECT_THAT(all<cell_planned>(), SizeIs(4));
  EXPECT_THAT(all<board_opened>(), SizeIs(2));
  EXPECT_THAT(verdicts(), ElementsAre("a passed", "a passed", "b passed", "b passed"));
  std::map<cell_id, int> seen; // 1 begun, 2 ended, 3 settled
  for (auto const& e : events_) {
    if (auto const* begun = std::get_if<attempt_started>(&e.fact)) {
      EXPECT_EQ(std::exchange(seen[begun->cell], 1), 0);
    } else if (auto const* ended = std::get_if<attempt_finished>(&e.fact)) {
      EXPECT_EQ(std::exchange(seen[ended->cell], 2), 1);
    } else if (auto const* settled = std::get_if<cell_finished>(&e.fact)) {
      EXPECT_EQ(std::exchange(seen[settled->cell], 3), 2);
    }
  }
  EXPECT_THAT(seen, SizeIs(4));
  EXPECT_EQ(all<run_finished>().front().exit_code, 0);
}

TEST_F(dispatcher_test, a_board_is_opened_once_and_fresh_for_each_case) {
  std::map<std::string, std::vector<std::string>> histories;
  behave_ = [&](std::string const& id, scripted_board& scripted) {
    scripted.runs = [&histories, id, &scripted](std::string const&) {
      histories[id] = scripted.history;
      return scripted_run{"right\r\n", ""};
    };
  };
  EXPECT_EQ(run({"a"}, {program("one"), program("two")}), 0);
  EXPECT_EQ(std::count(histories["a"].begin(), histories["a"].end(), "open"), 1)
      << "one session for all cases";
  EXPECT_GE(std::count(histories["a"].begin(), histories["a"].end(), "soft reset"), 1)
      << "a fresh board for each case";
}

TEST_F(dispatcher_test, a_failure_is_reported_with_its_output_and_its_line) {
  std::ofstream(identity_.workspace.scratch() / "case.py") << "first\nsecond\r\nthird\n";
  behave_ = [](std::string const&, scripted_board& scripted) {
    scripted.runs = [](std::string const& source) {
      return scripted_run{source.find("bad") != std::string::npos ? "wrong\r\n" : "right\r\n", ""};
    };
  };
  EXPECT_EQ(run({"a"}, {program("bad"), program("good")}), 1);
  EXPECT_THAT(verdicts(), ElementsAre("a failed", "a passed"));
  auto const attempts = all<attempt_finished>();
  ASSERT_THAT(attempts, SizeIs(2));
  EXPECT_EQ(attempts[0].source, "second");
  EXPECT_THAT(attempts[0].output, HasSubstr("wrong"));
  EXPECT_THAT(attempts[1].output, IsEmpty()) << "nobody reads what a pass printed";
  EXPECT_THAT(attempts[1].source, IsEmpty());
}

TEST_F(dispatcher_test, of_a_long_output_beginning_and_end_are_kept) {
  behave_ = [](std::string const&, scripted_board& scripted) {
    scripted.runs = [](std::string const&) {
      return scripted_run{"begin\r\n" + std::string(100'000, 'x') + "\r\nend\r\n", ""};
    };
  };
  EXPECT_EQ(run({"a"}, {program("one")}), 1);
  auto const attempts = all<attempt_finished>();
  ASSERT_FALSE(attempts.empty());
  EXPECT_LT(attempts[0].output.size(), 40'000U);
  EXPECT_TRUE(attempts[0].output.starts_with("begin"));
  EXPECT_THAT(attempts[0].output, HasSubstr("end"));
}

TEST_F(dispatcher_test, a_board_that_does_not_open_costs_its_own_cells) {
  behave_ = [](std::string const& id, scripted_board& scripted) {
    if (id == "b") {
      scripted.may_return = false;
      scripted.opens = [](unsigned) { return failure{blame::link, "no such port"}; };
    }
  };
  EXPECT_EQ(run({"a", "b"}, {program("one"), program("two")}), 3);
  EXPECT_THAT(verdicts(), ElementsAre("a passed", "a passed", "b errored", "b errored"));
  ASSERT_THAT(all<board_lost>(), SizeIs(1));
  EXPECT_EQ(all<board_lost>()[0].board, "b");
  EXPECT_EQ(all<board_lost>()[0].blame, blame::link);
  EXPECT_EQ(all<board_lost>()[0].message, "no such port");
}

TEST_F(dispatcher_test, cases_that_any_board_may_take_go_to_those_that_open) {
  behave_ = [](std::string const& id, scripted_board& scripted) {
    if (id == "b") {
      scripted.may_return = false;
      scripted.opens = [](unsigned) { return failure{blame::link, "no such port"}; };
    }
  };
  EXPECT_EQ(run({"a", "b"}, {program("one"), program("two"), program("three")}, assignment::any),
            0);
  EXPECT_THAT(verdicts(), ElementsAre("a passed", "a passed", "a passed"));
}

TEST_F(dispatcher_test, a_board_that_a_kind_cannot_survey_is_lost) {
  surveyed_ = failure{blame::board, "has no floats"};
  EXPECT_EQ(run({"a", "refused"}, {program("one")}), 3);
  EXPECT_THAT(verdicts(), ElementsAre("a passed", "refused errored"));
  ASSERT_THAT(all<board_lost>(), SizeIs(1));
  EXPECT_EQ(all<board_lost>()[0].message, "has no floats");
}

TEST_F(dispatcher_test, a_board_that_goes_in_the_middle_leaves_its_cases_to_others) {
  behave_ = [](std::string const& id, scripted_board& scripted) {
    if (id == "b") {
      scripted.may_return = false;
      scripted.opens = [](unsigned opening) -> result<void> {
        if (opening == 1) {
          return {};
        }
        return failure{blame::link, "it is gone"};
      };
      scripted.runs = [&scripted](std::string const&) {
        scripted.ended = protocol::make_error_code(protocol::errc::closed);
        return scripted_run{"", "", true};
      };
    }
  };
  auto const code = run({"a", "b"}, {program("one"), program("two")});
  EXPECT_EQ(code, 3);
  EXPECT_THAT(verdicts(), ElementsAre("a passed", "a passed", "b errored", "b errored"));
  EXPECT_THAT(all<board_lost>(), SizeIs(1));
}

TEST_F(dispatcher_test, an_attempt_on_several_boards_names_all_and_the_first_has_the_outcome) {
  EXPECT_EQ(run({"a", "b", "c"}, {program("both", 2)}), 0);
  auto const attempts = all<attempt_finished>();
  ASSERT_THAT(attempts, SizeIs(1));
  EXPECT_EQ(attempts[0].board, "a");
  EXPECT_THAT(attempts[0].other_boards, ElementsAre("b"));
}

TEST_F(dispatcher_test, the_end_of_the_runs_time_settles_every_cell) {
  behave_ = [](std::string const&, scripted_board& scripted) {
    scripted.runs = [](std::string const&) { return scripted_run{"", "", true}; };
  };
  options_.time_limit = std::chrono::milliseconds(300);
  EXPECT_EQ(run({"a"}, {program("one"), program("two")}), 3);
  ASSERT_THAT(verdicts(), SizeIs(2));
  EXPECT_EQ(all<run_finished>()[0].how, run_end::timed_out);
  auto const notices = all<notice>();
  EXPECT_TRUE(std::any_of(notices.begin(), notices.end(), [](notice const& posted) {
    return posted.message.find("--run-timeout") != std::string::npos;
  }));
}

TEST_F(dispatcher_test, a_case_that_no_board_may_run_is_skipped_without_opening_a_board) {
  auto needs = program("one");
  needs.needs.platforms = {"rp2"};
  EXPECT_EQ(run({"a"}, {needs}), 4);
  EXPECT_THAT(all<board_opened>(), IsEmpty());
  EXPECT_THAT(all<attempt_started>(), IsEmpty());
}

} // namespace
} // namespace mprun
