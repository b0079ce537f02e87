// For tests: recorded runs that are built event by event, and what a merged run holds.
#pragma once

#include "reports/events/merge.hpp"
#include "reports/test_run.hpp"

#include <chrono>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mprun {

/// A run that began at the given second, with the cells that are added to it.
class run_of_test {
public:
  run_of_test(std::string id, int second) : second_(second) {
    out_.name = id + ".ndjson";
    run_started about{id, "0", {"mprun", "--farm", id + ".yaml"}, "host"};
    add(std::move(about));
  }

  run_started& about() { return std::get<run_started>(out_.events.front().fact); }
  run_of_test& shard(unsigned number, unsigned of) {
    about().shard = number;
    about().shards = of;
    return *this;
  }
  run_of_test& board(std::string id, std::string platform = "unix") {
    return add(board_declared{std::move(id), std::move(platform), "", {}, ""});
  }
  run_of_test& plan(std::string board, std::string name) {
    return add(planned(cells_++, std::move(board), std::move(name)));
  }
  /// Cells are numbered in the order of the plan.
  run_of_test& verdict_of(cell_id cell, verdict v, std::string message = "") {
    add(attempt_started{cell, board_of(cell), 1});
    add(ended(cell, board_of(cell), v, blame_for(v), message));
    return add(cell_finished{cell, board_of(cell), v, blame_for(v), message, 1});
  }
  /// A test failure that does not count.
  run_of_test& quarantined(cell_id cell) {
    verdict_of(cell, verdict::failed, "no");
    std::get<cell_finished>(out_.events.back().fact).quarantine = "known";
    return *this;
  }
  run_of_test& not_started(cell_id cell) {
    return add(cell_finished{cell,
                             board_of(cell),
                             verdict::skipped,
                             blame::none,
                             "not run: interrupted",
                             0,
                             false,
                             {reason_code::not_started, {"not run: interrupted"}}});
  }
  run_of_test& finish(run_end how = run_end::complete, int code = 0) {
    return add(run_finished{how, code, run_duration(time_)});
  }
  run_of_test& add(fact f) {
    time_ += 1000;
    out_.events.push_back(at(time_, std::move(f)));
    out_.events.back().at += std::chrono::seconds(second_);
    return *this;
  }
  run_of_test& damage(std::size_t line, bool is_cut_off = false) {
    out_.damaged.push_back({line, is_cut_off});
    return *this;
  }

  operator recorded_run() const { return out_; }

private:
  static blame blame_for(verdict v) {
    return v == verdict::failed    ? blame::test
           : v == verdict::passed  ? blame::none
           : v == verdict::skipped ? blame::none
                                   : blame::link;
  }
  std::string board_of(cell_id cell) const {
    for (auto const& each : out_.events) {
      auto const* const planned = std::get_if<cell_planned>(&each.fact);
      if (planned != nullptr && planned->cell == cell) {
        return planned->board;
      }
    }
    return "b";
  }

  int second_;
  std::int64_t time_ = 0;
  cell_id cells_ = 0;
  recorded_run out_;
};

inline std::unique_ptr<run_model> model_of(merged_run const& merged) {
  EXPECT_EQ(merged.refusal, "");
  auto run = std::make_unique<run_model>();
  for (auto const& each : merged.events) {
    run->fold(each);
  }
  for (auto const& older : merged.older) {
    run->add_earlier(older);
  }
  run->close();
  auto const& t = run->totals();
  EXPECT_EQ(t.planned, t.passed + t.failed + t.errored + t.skipped);
  return run;
}

/// "b s/x": its verdict.
inline std::map<std::string, std::string> verdicts(run_model const& run) {
  std::map<std::string, std::string> out;
  for (auto const& cell : run.cells()) {
    auto const key = fmt::format("{} {}", run.board_name(cell.board), cell.name);
    EXPECT_TRUE(out.emplace(key, name_of(cell.verdict)).second) << key << " is there twice";
  }
  return out;
}

inline std::vector<std::string> notices(run_model const& run) {
  std::vector<std::string> out;
  for (auto const& each : run.notices()) {
    out.push_back(each.message);
  }
  return out;
}

inline run_of_test whole(std::string id, int second) {
  run_of_test run(std::move(id), second);
  run.board("b").plan("b", "x").plan("b", "y").plan("b", "z");
  run.verdict_of(0, verdict::passed)
      .verdict_of(1, verdict::failed, "no")
      .verdict_of(2, verdict::passed);
  return run.finish(run_end::complete, 1);
}

} // namespace mprun
