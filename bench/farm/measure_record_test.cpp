#include "bench/farm/measure_record.hpp"

#include "bench/farm/bench_console.hpp"
#include "bench/farm/measures.hpp"
#include "runner/board/run_identity.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// It is never run; the tests fill the records.
class idle_measure final : public farm_measure {
public:
  using farm_measure::farm_measure;
  outcome iterate(iteration&) override { return {}; }
  unsigned batch() const noexcept override { return 10; }
};

class record_test : public testing::Test {
protected:
  static board_spec spec() {
    board_spec made;
    made.id = "unix";
    process_spec process;
    process.command = {"micropython"};
    made.link = process;
    return made;
  }

  static iteration took(double seconds) {
    iteration taken;
    taken.seconds = seconds;
    taken.further.push_back({"p95", "us", seconds * 2});
    return taken;
  }

  bench_farm farm_{{spec()}, {}};
  farm_board& board_ = farm_.boards().front();
  idle_measure measure_{farm_, {&board_}, about_measure(board_, "keys")};
  measure_record record_{measure_};
};

TEST_F(record_test, samples_belong_to_their_rounds) {
  record_.begin_visit(0);
  record_.add(took(1e-5), 0.5, 1e-6);
  record_.add(took(2e-5), 0.6, 1e-6);
  host_state busy;
  busy.busy = 1.5;
  record_.end_visit(std::chrono::seconds(3));
  record_.note_host(busy);
  record_.begin_visit(2);
  record_.add(took(3e-5), 7.5, 1e-6);
  record_.end_visit(std::chrono::seconds(1));
  auto const found = record_.measures();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0].samples, ElementsAre(1.0, 2.0, 3.0)); // per key, with ten keys in a batch
  EXPECT_THAT(found[0].taken_at, ElementsAre(0.5, 0.6, 7.5));
  ASSERT_EQ(found[0].visits.size(), 2U);
  EXPECT_EQ(found[0].visits[0].samples, 2U);
  EXPECT_EQ(found[0].visits[0].host.busy, 1.5);
  EXPECT_EQ(found[0].visits[1].round, 2U);
  EXPECT_EQ(found[1].name, "unix/keys/p95");
  EXPECT_EQ(found[1].kind, "keys/p95");
  EXPECT_THAT(found[1].samples, ElementsAre(2e-5, 4e-5, 6e-5));
  EXPECT_EQ(found[1].visits.size(), 2U);
  EXPECT_EQ(record_.visit_time(), std::chrono::seconds(2));
}

TEST_F(record_test, an_error_has_no_samples) {
  record_.begin_visit(0);
  record_.add(took(1), 0, 0);
  record_.fail({"link: the link closed"});
  record_.fail({"a later one"});
  auto const found = record_.measures();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].error, "link: the link closed");
  EXPECT_THAT(found[0].samples, IsEmpty());
}

TEST_F(record_test, a_skipped_measure_is_left_out) {
  record_.begin_visit(0);
  record_.fail({"1 MB do not fit on the board", true});
  EXPECT_THAT(record_.measures(), IsEmpty());
}

TEST_F(record_test, an_interrupt_keeps_earlier_samples) {
  record_.begin_visit(0);
  record_.add(took(1e-5), 0, 0);
  record_.begin_visit(1);
  record_.fail({"interrupted", true});
  auto const found = record_.measures();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0].samples, ElementsAre(1.0));
  EXPECT_EQ(found[0].visits.size(), 1U);
}

TEST(bench_console, a_row_has_median_quartiles_count_and_rate) {
  measure measured;
  measured.name = "unix/upload/random/100KiB";
  measured.board = "unix";
  measured.unit = "us";
  measured.size = 102400;
  measured.samples = {5000, 4000, 6000};
  EXPECT_EQ(bench_row(measured),
            "     5 ms        4.5 ms..5.5 ms        3  20.5 MB/s  unix/upload/random/100KiB");
}

TEST(bench_console, the_gain_of_all_boards_at_once) {
  measure together;
  together.name = "all/commands_at_once/100";
  together.samples = {10, 20, 30};
  measure in_turn;
  in_turn.name = "all/commands_in_turn/100";
  in_turn.samples = {50};
  EXPECT_THAT(gain_lines({together}), IsEmpty());
  EXPECT_THAT(
      gain_lines({together, in_turn}),
      ElementsAre("commands: all boards at once are 2.50 x as fast as one after the other"));
}

} // namespace
} // namespace mprun
