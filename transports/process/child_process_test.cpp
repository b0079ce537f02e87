#include "transports/process/child_process.hpp"

#include "transports/run_task_test.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <string>

namespace mprun {
namespace {

using namespace std::chrono_literals;

class child_process_test : public testing::Test {
protected:
  child_process_test() {
    spawn_request request;
    request.arguments = {"sleep", "1000"};
    request.input = 0;
    request.output = 1;
    request.errors = 2;
    EXPECT_FALSE(child.start(request));
  }

  static constexpr std::chrono::milliseconds ample{60'000};
  asio::io_context context{1};
  child_process child{context.get_executor()};
};

TEST_F(child_process_test, tells_all_who_wait_for_its_end) {
  auto const one = start(context, child.ended_within(ample));
  auto const other = start(context, child.ended_within(ample));
  context.poll(); // both wait
  child.signal_group(SIGKILL);
  EXPECT_TRUE(finish(context, one));
  EXPECT_TRUE(finish(context, other));
  EXPECT_EQ(child.exit_description(), "killed by SIGKILL");
}

TEST_F(child_process_test, one_who_waits_less_long_does_not_end_the_wait_of_another) {
  auto const patient = start(context, child.ended_within(ample));
  EXPECT_FALSE(run(context, child.ended_within(1ms)));
  EXPECT_FALSE(patient->has_value());
  child.signal_group(SIGKILL);
  EXPECT_TRUE(finish(context, patient));
}

TEST_F(child_process_test, cancelling_ends_every_wait) {
  auto const one = start(context, child.ended_within(ample));
  auto const other = start(context, child.ended_within(ample));
  context.poll();
  child.cancel_wait();
  EXPECT_FALSE(finish(context, one));
  EXPECT_FALSE(finish(context, other));
}

} // namespace
} // namespace mprun
