// Thousands of small farms, drawn from a seed: whatever happens in whatever order, the scheduler
// keeps what it promises (simulated_farm.hpp checks it) and comes to an end.
#include "runner/scheduling/simulated_farm.hpp"

namespace mprun {
namespace {

class drawn {
public:
  explicit drawn(unsigned seed) : random_(seed) {}

  /// From 0 to n - 1.
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  /// True once in n times.
  bool chance(unsigned n) { return below(n) == 0; }

private:
  std::mt19937 random_;
};

std::vector<board_spec> draw_boards(drawn& draw) {
  auto boards = some_boards(1 + draw.below(6));
  for (auto& board : boards) {
    board.link = draw.chance(3) ? link_spec(tcp_spec{}) : link_spec(process_spec{});
    board.platform = draw.chance(3) ? "rp2" : "unix";
  }
  return boards;
}

std::vector<test_case> draw_cases(drawn& draw) {
  auto const many = draw.chance(8); // enough for one to wait behind
  std::vector<test_case> cases(many ? 60 + draw.below(60) : draw.below(12));
  auto const few_of_several = many ? 20U : 3U;
  auto const has_several = !draw.chance(4);
  for (std::size_t c = 0; c < cases.size(); ++c) {
    auto& test = cases[c];
    test.suite = "suite";
    test.name = "case-" + std::to_string(c);
    test.needs.heap = draw.chance(3) ? 1000 : 0;
    if (draw.chance(6)) {
      test.needs.platforms = {"rp2"};
    }
    if (has_several && draw.chance(few_of_several)) {
      test.boards = 1 + draw.below(4);
      test.ports = static_cast<host_ports>(draw.below(3));
    }
  }
  return cases;
}

plan draw_plan(drawn& draw) {
  auto const assign = draw.chance(2) ? assignment::every : assignment::any;
  auto boards = draw_boards(draw);
  auto cases = draw_cases(draw);
  selection selected;
  if (draw.chance(4)) { // a rerun, of single cells
    selected.only.emplace();
    for (auto const& board : boards) {
      for (auto const& test : cases) {
        if (draw.chance(2)) {
          selected.only->push_back({draw.chance(3) ? "" : board.id, test.suite, test.name});
        }
      }
    }
  }
  auto plan = make_plan(std::move(boards), std::move(cases), selected, assign);
  if (draw.chance(3)) {
    for (std::size_t c = plan.cases.size(); c > 0; --c) {
      plan.order.push_back(c - 1);
    }
  }
  return plan;
}

void run_drawn_farm(unsigned seed) {
  drawn draw(seed);
  auto const plan = draw_plan(draw);
  simulated_farm f(plan, {.retries = static_cast<int>(draw.below(3)),
                          .retry_failures = draw.chance(2),
                          .max_fail = draw.chance(4) ? draw.below(5) : 0,
                          .jobs = draw.below(4),
                          .repetitions = draw.chance(4) ? draw.below(5) : 1U});
  f.end_repeating_after_attempts = 1 + draw.below(40);
  f.pause_after_attempts = draw.chance(3) ? 1 + draw.below(10) : 0;
  f.takes_turns = draw.chance(2);
  auto const is_quiet = draw.chance(3); // nothing goes wrong, so more is run
  f.opens = [&](std::size_t) { return is_quiet || !draw.chance(5); };
  f.loses = [&](start_attempt const& a) {
    board_list gone;
    for (auto const board : a.boards) {
      if (!is_quiet && draw.chance(12)) {
        gone.push_back(board);
      }
    }
    return gone;
  };
  f.facts = [&](std::size_t) {
    board_facts facts;
    facts.heap_free = draw.chance(2) ? 2000 : 10;
    facts.lanes = 1 + draw.below(3);
    return facts;
  };
  f.answer = [&](start_attempt const& a) {
    auto const v = is_quiet ? verdict::passed : static_cast<verdict>(draw.below(5));
    auto const b = v == verdict::passed ? blame::none : static_cast<blame>(1 + draw.below(4));
    auto const on_host = std::any_of(a.boards.begin(), a.boards.end(), [&plan](std::size_t board) {
      return is_on_host(plan.boards[board].link);
    });
    auto const doubted = v == verdict::failed && a.alone < 3 && draw.chance(2) && on_host;
    return attempt_outcome{v, b, "drawn", doubted};
  };
  f.dies_with = {verdict::failed, blame::test, "drawn", draw.chance(2)};
  f.stop_after_attempts = draw.chance(6) ? 1 + draw.below(10) : 0;
  f.run(seed);
}

TEST(SchedulerSearch, KeepsItsPromisesInAnyOrderOfEvents) {
  for (unsigned seed = 0; seed < 4000; ++seed) {
    SCOPED_TRACE(seed);
    run_drawn_farm(seed);
    if (testing::Test::HasFailure()) {
      FAIL() << "with seed " << seed;
    }
  }
}

} // namespace
} // namespace mprun
