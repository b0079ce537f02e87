#include "reports/history/quarantine_proposal.hpp"

#include "reports/history/history_fixture_test.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

proposal_rules const rules{.owner = "ann o'hara",
                           .last_day = std::chrono::sys_days(2026y / 12 / 31)};

quarantine_proposal proposed(std::vector<std::string> const& runs) {
  test_folder const folder;
  auto const file = folder.path() / "history.sqlite";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    keep(file, made_up_run{
                   .number = static_cast<int>(i), .letters = {runs[i]}, .firmware = "v1.26.1 (x)"});
  }
  auto const window = window_of(file);
  return propose_quarantine(window, view_of(window), rules);
}

TEST(quarantine_proposal, has_an_entry_for_each_flaky_case) {
  auto const found = proposed({"..", "F.", "..", "F.", "~."});
  EXPECT_EQ(found.entries, 1U);
  EXPECT_EQ(found.text, R"(- tests: '^s/c0(\.py)?$'
  boards: ['board-0']
  firmware: '^v1\.26\.1 \(x\)$'
  reason: 'flaky: score 0.80 in 5 runs, 2 did not pass, 1 passed at a retry'
  owner: 'ann o''hara'
  expires: 2026-12-31
)");
}

TEST(quarantine_proposal, is_an_empty_list_for_cases_that_are_stable_or_ran_too_rarely) {
  EXPECT_EQ(proposed({".", ".", ".", "F", "F", "F"}).text, "[]\n");
  EXPECT_EQ(proposed({".", "F", ".", "F"}).text, "[]\n");
}

} // namespace
} // namespace mprun
