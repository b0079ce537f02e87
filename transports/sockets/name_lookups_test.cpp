#include "base/async/run_clock.hpp"
#include "transports/run_task_test.hpp"
#include "transports/sockets/connector.hpp"
#include "transports/sockets/fake_names_test.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

std::string const name = fake_names::of_a_dead_server;

TEST(name_lookups, of_the_same_name_share_a_lookup) {
  asio::io_context context(1);
  auto const connect = [&](connector& by, std::uint16_t port, std::chrono::milliseconds within) {
    return start(context, by.tcp(name, port, run_clock::now() + within));
  };
  for (int i = 0; i < 5; ++i) {
    connector late(context.get_executor());
    auto const answer = finish(context, connect(late, 1, 1ms));
    EXPECT_EQ(answer.error().ec, asio::error::timed_out);
    EXPECT_EQ(answer.error().message,
              "cannot connect to " + name + ":1: the name could not be resolved in time");
  }
  connector own(context.get_executor());
  connector another(context.get_executor());
  auto const first = connect(own, 1, 60s);
  auto const second = connect(another, 2, 60s);
  context.restart();
  context.poll();
  fake_names::is_dead = false;
  fake_names::is_dead.notify_all();
  auto const refused = "cannot connect to " + name + ":";
  EXPECT_EQ(finish(context, first).error().message, refused + "1: Connection refused");
  EXPECT_EQ(finish(context, second).error().message, refused + "2: Connection refused");
  EXPECT_EQ(fake_names::asked, 1);
  EXPECT_EQ(finish(context, connect(own, 1, 60s)).error().message,
            refused + "1: Connection refused");
  EXPECT_EQ(fake_names::asked, 2) << "an old answer may be wrong by now";
}

} // namespace
} // namespace mprun
