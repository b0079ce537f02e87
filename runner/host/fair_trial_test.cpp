#include "runner/host/fair_trial.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

attempt_finished outcome_of(verdict v, blame b, std::string message = "late") {
  attempt_finished outcome;
  outcome.verdict = v;
  outcome.blame = b;
  outcome.message = std::move(message);
  return outcome;
}

constexpr host_share quiet{.alone = 0, .had_others_beside = false, .waited = 1ms, .took = 600ms};

host_share beside(int alone) {
  return {.alone = alone, .had_others_beside = true, .waited = 0ms, .took = 600ms};
}

host_share busy(int alone) {
  return {.alone = alone, .had_others_beside = false, .waited = 14ms, .took = 600ms};
}

TEST(FairTrial, AFailureBesideOtherWorkIsAnErrorOfTheHost) {
  for (auto const v : {verdict::failed, verdict::errored, verdict::timed_out}) {
    auto outcome = outcome_of(v, blame::test);
    EXPECT_TRUE(is_in_doubt(beside(0), outcome));
    EXPECT_EQ(outcome.verdict, verdict::errored);
    EXPECT_EQ(outcome.blame, blame::host);
    EXPECT_EQ(outcome.message, "failed beside other work on this host: late");
  }
}

TEST(FairTrial, SoIsAFailureOnAHostThatKeepsItWaiting) {
  auto outcome = outcome_of(verdict::failed, blame::test);
  EXPECT_TRUE(is_in_doubt(busy(0), outcome));
  EXPECT_EQ(outcome.message, "failed on a busy host (waited 14 of 600 ms for a core): late");
}

TEST(FairTrial, AFailureWithTheHostToItselfStaysAFailure) {
  for (auto const alone : {0, 1, 2, 3}) {
    auto had = quiet;
    had.alone = alone;
    auto outcome = outcome_of(verdict::failed, blame::test);
    EXPECT_FALSE(is_in_doubt(had, outcome));
    EXPECT_EQ(outcome.verdict, verdict::failed);
    EXPECT_EQ(outcome.message, "late");
  }
}

TEST(FairTrial, AFailureThatRepeatsAloneIsBelieved) {
  for (auto const& had : {busy, beside}) {
    for (auto const alone : {0, 1, 2}) {
      auto outcome = outcome_of(verdict::failed, blame::test);
      EXPECT_TRUE(is_in_doubt(had(alone), outcome));
    }
    auto outcome = outcome_of(verdict::failed, blame::test);
    EXPECT_FALSE(is_in_doubt(had(3), outcome));
    EXPECT_EQ(outcome.verdict, verdict::failed);
    EXPECT_EQ(outcome.message, "late");
    EXPECT_NE(outcome.detail.find("failed in 3 runs alone, "), std::string::npos) << outcome.detail;
  }
}

TEST(FairTrial, AReplayHasItsDoubtsFromTheRecording) {
  for (auto const was : {true, false}) {
    auto outcome = outcome_of(verdict::failed, blame::test);
    EXPECT_EQ(is_in_doubt_again(was, outcome), was);
    EXPECT_EQ(outcome.blame, was ? blame::host : blame::test);
    auto lost = outcome_of(verdict::errored, blame::link);
    EXPECT_FALSE(is_in_doubt_again(was, lost));
  }
}

TEST(FairTrial, OnlyFailuresOfTheTestAreDoubted) {
  for (auto const v : {verdict::errored, verdict::timed_out}) {
    for (auto const b : {blame::board, blame::link, blame::host}) {
      auto outcome = outcome_of(v, b);
      EXPECT_FALSE(is_in_doubt(beside(0), outcome));
      EXPECT_EQ(outcome.blame, b);
    }
  }
  for (auto const v : {verdict::passed, verdict::skipped}) {
    auto outcome = outcome_of(v, blame::none, "");
    EXPECT_FALSE(is_in_doubt(beside(0), outcome));
    EXPECT_EQ(outcome.message, "");
  }
}

TEST(FairTrial, APassAloneSaysWhyItWasRunAgain) {
  auto plain = outcome_of(verdict::passed, blame::none, "");
  EXPECT_FALSE(is_in_doubt(busy(1), plain));
  EXPECT_EQ(plain.message, "run again alone, because it failed while the host had other work");
  auto measured = outcome_of(verdict::passed, blame::none, "12 KiB/s");
  EXPECT_FALSE(is_in_doubt(quiet, measured));
  EXPECT_EQ(measured.message, "12 KiB/s");
  EXPECT_FALSE(is_in_doubt(beside(1), measured));
  EXPECT_EQ(measured.message,
            "run again alone, because it failed while the host had other work; 12 KiB/s");
}

class FairTrialOf : public testing::Test {
protected:
  bool doubts(fair_trial& trial) {
    auto outcome = outcome_of(verdict::failed, blame::test);
    return trial.judge(outcome);
  }

  asio::io_context context_;
  host_work host_{context_.get_executor()};
  children& programs_ = asio::use_service<children>(context_);
};

TEST_F(FairTrialOf, ABoardBehindALineHasNothingToDoWithTheHostsWork) {
  auto const other = host_.begin();
  fair_trial trial(host_, programs_, false, 0);
  EXPECT_FALSE(doubts(trial));
}

TEST_F(FairTrialOf, ABoardBehindALineIsNoWorkOfTheHost) {
  fair_trial line(host_, programs_, false, 0);
  auto const work = host_.begin();
  EXPECT_TRUE(work.was_alone());
}

TEST_F(FairTrialOf, TwoAtOnceAreBothInDoubt) {
  fair_trial first(host_, programs_, true, 0);
  fair_trial second(host_, programs_, true, 0);
  EXPECT_TRUE(doubts(first));
  EXPECT_TRUE(doubts(second)) << "the other had ended, but they overlapped";
}

} // namespace
} // namespace mprun
