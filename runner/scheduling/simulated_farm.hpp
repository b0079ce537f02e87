// A farm for tests of the scheduler: boards answer in an order drawn from a seed, or first come
// first served, and whatever they answer, its commands must keep what they promise.
//
// Checked at every step: a cell is settled once, a board is opened once and closed once, an attempt
// has as many boards as its case takes and all of them suit it, no board has more to do than its
// lanes allow, no cell begins while the run is paused, one that is taken whole has nothing else,
// the host's ports are held once, boards at work are no more than --jobs, and beside a run alone no
// board of this host does anything. At the end everything is settled and closed.
#pragma once

#include "runner/scheduling/scheduler.hpp"
#include "runner/scheduling/small_plan.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

class simulated_farm {
public:
  simulated_farm(plan const& plan, scheduler_options options)
      : plan_(plan), options_(options), scheduler_(plan, options), at_work_(plan.boards.size()),
        facts_(plan.boards.size()) {}

  std::function<attempt_outcome(start_attempt const&)> answer = [](start_attempt const&) {
    return passes;
  };
  std::function<bool(std::size_t)> opens = [](std::size_t) { return true; };
  std::function<board_facts(std::size_t)> facts = [](std::size_t) { return board_facts{}; };
  /// The boards that are lost in an attempt.
  std::function<board_list(start_attempt const&)> loses = [](start_attempt const&) {
    return board_list();
  };
  attempt_outcome dies_with{verdict::errored, blame::link, "cut off"};
  std::size_t max_open = 0;
  int attempts = 0;
  std::size_t stop_after_attempts = 0;
  std::size_t end_repeating_after_attempts = 0;
  std::size_t pause_after_attempts = 0; ///< until nothing is at work any more
  bool takes_turns = false;             ///< what began first ends first

  void run(unsigned seed = 1) {
    std::mt19937 random(seed);
    absorb(scheduler_.begin());
    while (!pending_.empty() || is_paused_) {
      if (pending_.empty()) {
        is_paused_ = false;
        absorb(scheduler_.resume());
        continue;
      }
      auto const last = takes_turns ? 0 : pending_.size() - 1;
      auto const pick = std::uniform_int_distribution<std::size_t>(0, last)(random);
      auto const next = pending_[pick];
      pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(pick));
      perform(next);
      ASSERT_LT(++steps_, 100'000) << "the scheduler does not come to an end";
    }
    EXPECT_TRUE(scheduler_.finished());
    EXPECT_EQ(settled_.size(), plan_.cells.size());
    EXPECT_TRUE(open_.empty());
  }

  std::map<cell_id, cell_finished> const& settled() const { return settled_; }
  int exit_code() const { return scheduler_.exit_code(); }
  std::vector<start_attempt> const& started() const { return started_; }
  scheduler& under_test() { return scheduler_; }

  std::size_t count(verdict v) const {
    return static_cast<std::size_t>(
        std::count_if(settled_.begin(), settled_.end(),
                      [v](auto const& entry) { return entry.second.verdict == v; }));
  }

  void board_is_ready(std::size_t board) {
    auto found = facts(board);
    facts_[board] = found;
    absorb(scheduler_.board_ready(board, std::move(found)));
  }

  void absorb(commands list) {
    for (auto& issued : list) {
      if (auto* done = std::get_if<cell_finished>(&issued)) {
        auto const first = settled_.emplace(done->cell, *done).second;
        EXPECT_TRUE(first) << "cell " << done->cell << " settled twice";
      } else if (auto* closing = std::get_if<close_board>(&issued)) {
        EXPECT_EQ(open_.erase(closing->board), 1U);
        at_work_[closing->board].clear();
        std::erase_if(pending_, [&](command const& c) { return is_of(c, closing->board); });
      } else {
        if (auto* opening = std::get_if<open_board>(&issued)) {
          EXPECT_TRUE(open_.emplace(opening->board, true).second);
          max_open = std::max(max_open, open_.size());
        } else {
          expect_fair(std::get<start_attempt>(issued));
          begin(std::get<start_attempt>(issued));
        }
        pending_.push_back(issued);
        expect_alone_is_alone();
        expect_within_jobs();
      }
    }
  }

private:
  static board_list boards_of(command const& c) {
    if (auto const* opening = std::get_if<open_board>(&c)) {
      return {opening->board};
    }
    return std::get<start_attempt>(c).boards;
  }
  static bool is_of(command const& c, std::size_t board) {
    auto const all = boards_of(c);
    return std::find(all.begin(), all.end(), board) != all.end();
  }

  test_case const& case_of(cell_id cell) const { return plan_.cases[plan_.cells[cell].case_index]; }

  bool suits(cell_id cell, std::size_t board) const {
    return !static_skip_reason(case_of(cell), plan_.boards[board]) && facts_[board] &&
           !probed_skip_reason(case_of(cell), *facts_[board]);
  }

  void begin(start_attempt const& attempt) {
    started_.push_back(attempt);
    EXPECT_FALSE(is_paused_ && (attempt.attempt == 1 || attempt.alone != 0));
    auto const& test = case_of(attempt.cell);
    EXPECT_EQ(attempt.boards.size(), test.boards);
    EXPECT_TRUE(std::is_sorted(attempt.boards.begin(), attempt.boards.end()));
    EXPECT_FALSE(settled_.contains(attempt.cell));
    auto const own = plan_.cells[attempt.cell].board_index;
    EXPECT_TRUE(!own || attempt.boards == board_list{*own});
    for (auto const board : attempt.boards) {
      auto& here = at_work_[board];
      EXPECT_TRUE(suits(attempt.cell, board)) << "or it is not open";
      EXPECT_TRUE(open_.contains(board));
      auto const whole = std::any_of(here.begin(), here.end(),
                                     [this](cell_id beside) { return case_of(beside).boards > 1; });
      EXPECT_FALSE(whole || (test.boards > 1 && !here.empty())) << "it was to be taken whole";
      here.push_back(attempt.cell);
      EXPECT_LE(here.size(), facts_[board]->lanes);
    }
    auto const ports = holds_ports(test, plan_.boards, attempt.boards);
    EXPECT_FALSE(ports && ports_are_held()) << "two cases hold the ports";
  }

  void end(start_attempt const& attempt) {
    for (auto const board : attempt.boards) {
      std::erase(at_work_[board], attempt.cell);
    }
  }

  bool ports_are_held() const {
    return std::any_of(pending_.begin(), pending_.end(), [this](command const& c) {
      auto const* attempt = std::get_if<start_attempt>(&c);
      return attempt != nullptr &&
             holds_ports(case_of(attempt->cell), plan_.boards, attempt->boards);
    });
  }

  void expect_alone_is_alone() const {
    std::size_t on_host = 0;
    bool alone = false;
    for (auto const& issued : pending_) {
      auto const all = boards_of(issued);
      on_host += std::any_of(all.begin(), all.end(), [this](std::size_t board) {
        return is_on_host(plan_.boards[board].link);
      });
      auto const* attempt = std::get_if<start_attempt>(&issued);
      alone = alone || (attempt != nullptr && attempt->alone != 0);
    }
    EXPECT_TRUE(!alone || on_host == 1) << on_host << " boards of this host are at work";
  }

  /// A cell that takes more boards than --jobs allows runs when no other board is at work.
  void expect_within_jobs() const {
    std::vector<std::size_t> at_work;
    for (auto const& issued : pending_) {
      auto const all = boards_of(issued);
      at_work.insert(at_work.end(), all.begin(), all.end());
    }
    std::sort(at_work.begin(), at_work.end());
    at_work.erase(std::unique(at_work.begin(), at_work.end()), at_work.end());
    EXPECT_TRUE(options_.jobs == 0 || at_work.size() <= options_.jobs || pending_.size() == 1)
        << at_work.size() << " boards at work, --jobs " << options_.jobs;
  }

  /// If attempts end in the order in which they began, a case that waits for more boards is
  /// overtaken by no more attempts than ran on them when it began to wait. Whatever changes what it
  /// waits for starts the count again.
  void expect_fair(start_attempt const& next) {
    auto const& test = case_of(next.cell);
    auto const changes = test.boards > 1 || test.ports != host_ports::unused || next.alone != 0;
    if (changes || ports_are_held() || !takes_turns) {
      overtaking_ = 0;
    }
    if (changes) {
      has_begun_[next.cell] = true;
      return;
    }
    auto const position = position_of(next.cell);
    for (cell_id cell = 0; cell < plan_.cells.size(); ++cell) {
      auto const& waiting = case_of(cell);
      auto const overtaken = waiting.boards > 1 && !has_begun_.contains(cell) &&
                             !settled_.contains(cell) && position_of(cell) < position &&
                             suits(cell, next.boards.front());
      if (overtaken) {
        EXPECT_LE(++overtaking_, max_at_once()) << "cell " << cell << " is overtaken again";
        return;
      }
    }
  }

  std::size_t position_of(cell_id cell) const {
    auto const case_index = plan_.cells[cell].case_index;
    auto const found = std::find(plan_.order.begin(), plan_.order.end(), case_index);
    return plan_.order.empty() ? case_index : static_cast<std::size_t>(found - plan_.order.begin());
  }

  std::size_t max_at_once() const {
    std::size_t all = 0;
    for (auto const& known : facts_) {
      all += known ? known->lanes : 1;
    }
    return 2 * all;
  }

  void perform(command const& next) {
    if (auto const* opening = std::get_if<open_board>(&next)) {
      overtaking_ = 0;
      if (opens(opening->board)) {
        board_is_ready(opening->board);
      } else {
        open_.erase(opening->board);
        absorb(scheduler_.board_lost({opening->board, blame::board, "silent"}));
      }
      return;
    }
    auto const attempt = std::get<start_attempt>(next);
    ++attempts;
    end(attempt);
    auto const gone = loses(attempt);
    std::vector<lost_board> lost;
    for (auto const board : gone) {
      overtaking_ = 0;
      open_.erase(board);
      at_work_[board].clear();
      std::erase_if(pending_, [&](command const& c) { return is_of(c, board); });
      lost.push_back({board, blame::link, "gone"});
    }
    auto const outcome = lost.empty() ? answer(attempt) : dies_with;
    absorb(scheduler_.attempt_done(attempt.cell, outcome, lost));
    if (stop_after_attempts != 0 && static_cast<std::size_t>(attempts) == stop_after_attempts) {
      absorb(scheduler_.stop(run_end::interrupted, "not run: interrupted"));
    }
    if (static_cast<std::size_t>(attempts) == pause_after_attempts) {
      scheduler_.pause();
      is_paused_ = true;
    }
    if (static_cast<std::size_t>(attempts) == end_repeating_after_attempts) {
      absorb(scheduler_.end_repeating());
    }
  }

  plan const& plan_;
  scheduler_options options_;
  scheduler scheduler_;
  std::deque<command> pending_;
  std::map<cell_id, cell_finished> settled_;
  std::map<std::size_t, bool> open_;
  std::vector<std::vector<cell_id>> at_work_; ///< by board
  std::vector<std::optional<board_facts>> facts_;
  std::vector<start_attempt> started_;
  std::map<cell_id, bool> has_begun_;
  std::size_t overtaking_ = 0;
  bool is_paused_ = false;
  int steps_ = 0;
};

} // namespace mprun
