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
  bool one_in(unsigned n) { return below(n) == 0; }

private:
  std::mt19937 random_;
};

std::vector<board_spec> draw_boards(drawn& draw) {
  auto boards = some_boards(1 + draw.below(6));
  for (auto& one : boards) {
    one.link = draw.one_in(3) ? link_spec(tcp_spec{}) : link_spec(process_spec{});
    one.platform = draw.one_in(3) ? "rp2" : "unix";
  }
  return boards;
}

std::vector<test_case> draw_cases(drawn& draw) {
  auto const many = draw.one_in(8); // enough for one to wait behind
  std::vector<test_case> cases(many ? 60 + draw.below(60) : draw.below(12));
  auto const few_of_several = many ? 20U : 3U;
  auto const has_several = !draw.one_in(4);
  for (std::size_t c = 0; c < cases.size(); ++c) {
    auto& one = cases[c];
    one.suite = "suite";
    one.name = "case-" + std::to_string(c);
    one.needs.heap = draw.one_in(3) ? 1000 : 0;
    if (draw.one_in(6)) {
      one.needs.platforms = {"rp2"};
    }
    if (has_several && draw.one_in(few_of_several)) {
      one.boards = 1 + draw.below(4);
      one.ports = static_cast<host_ports>(draw.below(3));
    }
  }
  return cases;
}

plan draw_plan(drawn& draw) {
  auto const assign = draw.one_in(2) ? assignment::every : assignment::any;
  auto boards = draw_boards(draw);
  auto cases = draw_cases(draw);
  selection selected;
  if (draw.one_in(4)) { // a rerun, of single cells
    selected.only.emplace();
    for (auto const& board : boards) {
      for (auto const& one : cases) {
        if (draw.one_in(2)) {
          selected.only->push_back({draw.one_in(3) ? "" : board.id, one.suite, one.name});
        }
      }
    }
  }
  auto what = make_plan(std::move(boards), std::move(cases), selected, assign);
  if (draw.one_in(3)) {
    for (std::size_t c = what.cases.size(); c > 0; --c) {
      what.order.push_back(c - 1);
    }
  }
  return what;
}

void run_one(unsigned seed) {
  drawn draw(seed);
  auto const what = draw_plan(draw);
  simulated_farm f(what, {.retries = static_cast<int>(draw.below(3)),
                          .retry_failures = draw.one_in(2),
                          .max_fail = draw.one_in(4) ? draw.below(5) : 0,
                          .jobs = draw.below(4),
                          .repetitions = draw.one_in(4) ? draw.below(5) : 1U});
  f.end_repeating_after_attempts = 1 + draw.below(40);
  f.takes_turns = draw.one_in(2);
  auto const is_quiet = draw.one_in(3); // nothing goes wrong, so more is run
  f.opens = [&](std::size_t) { return is_quiet || !draw.one_in(5); };
  f.loses = [&](start_attempt const& a) {
    board_list gone;
    for (auto const board : a.boards) {
      if (!is_quiet && draw.one_in(12)) {
        gone.push_back(board);
      }
    }
    return gone;
  };
  f.facts = [&](std::size_t) {
    board_facts facts;
    facts.heap_free = draw.one_in(2) ? 2000 : 10;
    facts.lanes = 1 + draw.below(3);
    return facts;
  };
  f.answer = [&](start_attempt const& a) {
    auto const v = is_quiet ? verdict::passed : static_cast<verdict>(draw.below(5));
    auto const b = v == verdict::passed ? blame::none : static_cast<blame>(1 + draw.below(4));
    auto const on_host = std::any_of(a.boards.begin(), a.boards.end(), [&what](std::size_t board) {
      return is_on_host(what.boards[board].link);
    });
    auto const doubted = v == verdict::failed && a.alone < 3 && draw.one_in(2) && on_host;
    return attempt_outcome{v, b, "drawn", doubted};
  };
  f.dies_with = {verdict::failed, blame::test, "drawn", draw.one_in(2)};
  f.stop_after_attempts = draw.one_in(6) ? 1 + draw.below(10) : 0;
  f.run(seed);
}

TEST(SchedulerSearch, KeepsWhatItPromisesWhateverHappensInWhateverOrder) {
  for (unsigned seed = 0; seed < 4000; ++seed) {
    SCOPED_TRACE(seed);
    run_one(seed);
    if (testing::Test::HasFailure()) {
      FAIL() << "with seed " << seed;
    }
  }
}

} // namespace
} // namespace mprun
