#include "base/async/gate.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <optional>
#include <vector>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class gate_test : public testing::Test {
protected:
  /// Goes in, and stays until leave().
  void enter(int who) {
    asio::co_spawn(context_, going_in(who), asio::detached);
    turn();
  }
  void leave(int who) {
    inside_[static_cast<std::size_t>(who)].reset();
    turn();
  }
  void turn() {
    context_.restart();
    context_.poll();
  }

  task<void> going_in(int who) {
    auto pass = co_await gate_->enter();
    entered_.push_back(who);
    inside_[static_cast<std::size_t>(who)].emplace(std::move(pass));
  }

  asio::io_context context_{1};
  std::optional<gate> gate_{std::in_place, context_.get_executor(), 2};
  std::vector<std::optional<gate::pass>> inside_{8};
  std::vector<int> entered_;
};

TEST_F(gate_test, admits_no_more_than_its_capacity) {
  for (int who = 0; who < 4; ++who) {
    enter(who);
  }
  EXPECT_THAT(entered_, ElementsAre(0, 1));
}

TEST_F(gate_test, those_who_wait_come_in_the_order_in_which_they_came) {
  for (int who = 0; who < 5; ++who) {
    enter(who);
  }
  leave(1);
  EXPECT_THAT(entered_, ElementsAre(0, 1, 2));
  leave(0);
  leave(2);
  EXPECT_THAT(entered_, ElementsAre(0, 1, 2, 3, 4));
}

TEST_F(gate_test, a_slot_that_nobody_waits_for_stays_free) {
  enter(0);
  leave(0);
  enter(1);
  enter(2);
  enter(3);
  EXPECT_THAT(entered_, ElementsAre(0, 1, 2));
}

TEST_F(gate_test, nobody_passes_those_who_wait) {
  for (int who = 0; who < 3; ++who) {
    enter(who);
  }
  inside_[0].reset(); // the slot belongs to 2, which has not had time to take it
  enter(3);
  EXPECT_THAT(entered_, ElementsAre(0, 1, 2));
}

TEST_F(gate_test, a_pass_may_outlive_its_gate) {
  enter(0);
  enter(1);
  enter(2);
  gate_.reset();
  leave(0);
  leave(1);
  EXPECT_THAT(entered_, ElementsAre(0, 1));
}

} // namespace
} // namespace mprun
