#include "transports/descriptor_wait.hpp"

#include "base/files/unique_fd.hpp"
#include "transports/run_task_test.hpp"
#include "transports/stale_event_test.hpp"

#include <array>
#include <boost/asio/error.hpp>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using wait_type = descriptor_wait::wait_type;

class descriptor_wait_test : public testing::Test {
protected:
  descriptor_wait_test() {
    std::array<int, 2> fds{-1, -1};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()), 0);
    own = unique_fd(fds[0]);
    peer = unique_fd(fds[1]);
  }

  started<error_code> start_wait(wait_type event) {
    auto begun = start(context, wait.until(own.get(), event, run_clock::now() + 60s));
    context.restart();
    context.poll();
    return begun;
  }

  task<error_code> wait_after_stale_event() {
    co_await leave_stale_event(context.get_executor());
    auto const ec = co_await wait.until(own.get(), wait_type::wait_read, run_clock::now() + 60s);
    co_return ec;
  }

  asio::io_context context{1};
  descriptor_wait wait{context.get_executor()};
  unique_fd own;
  unique_fd peer;
};

TEST_F(descriptor_wait_test, ends_when_the_descriptor_is_ready) {
  auto const begun = start_wait(wait_type::wait_read);
  EXPECT_FALSE(begun->has_value());
  EXPECT_EQ(::write(peer.get(), "x", 1), 1);
  EXPECT_EQ(finish(context, begun), error_code());
  EXPECT_EQ(finish(context, start_wait(wait_type::wait_write)), error_code());
}

TEST_F(descriptor_wait_test, ends_when_the_peer_is_gone) {
  auto const begun = start_wait(wait_type::wait_read);
  peer.reset();
  EXPECT_EQ(finish(context, begun), error_code());
}

TEST_F(descriptor_wait_test, an_event_of_a_descriptor_that_was_closed_does_not_end_it) {
  auto const begun = start(context, wait_after_stale_event());
  while (context.poll_one() != 0) {
  }
  EXPECT_FALSE(begun->has_value());
  EXPECT_EQ(::write(peer.get(), "x", 1), 1);
  EXPECT_EQ(finish(context, begun), error_code());
}

TEST_F(descriptor_wait_test, ends_at_its_deadline_and_when_cancelled) {
  auto const now = run_clock::now();
  EXPECT_EQ(run(context, wait.until(own.get(), wait_type::wait_read, now)), asio::error::timed_out);
  auto const begun = start_wait(wait_type::wait_read);
  wait.cancel();
  EXPECT_EQ(finish(context, begun), asio::error::operation_aborted);
  EXPECT_EQ(finish(context, start_wait(wait_type::wait_read)), asio::error::operation_aborted);
  wait.begin();
  EXPECT_FALSE(start_wait(wait_type::wait_read)->has_value());
}

} // namespace
} // namespace mprun
