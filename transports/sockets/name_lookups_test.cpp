#include "base/async/run_clock.hpp"
#include "transports/run_task_test.hpp"
#include "transports/sockets/connector.hpp"

#include <atomic>
#include <boost/asio/error.hpp>
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <string_view>

namespace {

/// A name server that is dead until it is revived.
constexpr std::string_view name = "asked.of.a.dead.server";
std::atomic<int> asked = 0;
std::atomic<bool> is_dead = true;

} // namespace

/// In the place of the C library's: only it can tell how often a name server is asked.
extern "C" int getaddrinfo(char const* host, char const* service, addrinfo const* hints,
                           addrinfo** found) {
  using function = int(char const*, char const*, addrinfo const*, addrinfo**);
  static auto* const real = reinterpret_cast<function*>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  if (host == nullptr || host != name) {
    return real(host, service, hints, found);
  }
  ++asked;
  is_dead.wait(true);
  return real("127.0.0.1", service, hints, found);
}

namespace mprun {
namespace {

using namespace std::chrono_literals;

TEST(name_lookups, of_one_name_are_one_however_many_ask_however_often) {
  asio::io_context context(1);
  auto const connect = [&](connector& by, std::uint16_t port, std::chrono::milliseconds within) {
    return start(context, by.tcp(std::string(name), port, run_clock::now() + within));
  };
  for (int i = 0; i < 5; ++i) {
    connector late(context.get_executor());
    auto const answer = finish(context, connect(late, 1, 1ms));
    EXPECT_EQ(answer.failure.ec, asio::error::timed_out);
    EXPECT_EQ(answer.failure.message, "cannot connect to " + std::string(name) +
                                          ":1: the name could not be resolved in time");
  }
  connector one(context.get_executor());
  connector other(context.get_executor());
  auto const first = connect(one, 1, 60s);
  auto const second = connect(other, 2, 60s);
  context.restart();
  context.poll();
  is_dead = false;
  is_dead.notify_all();
  auto const refused = "cannot connect to " + std::string(name) + ":";
  EXPECT_EQ(finish(context, first).failure.message, refused + "1: Connection refused");
  EXPECT_EQ(finish(context, second).failure.message, refused + "2: Connection refused");
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(finish(context, connect(one, 1, 60s)).failure.message,
            refused + "1: Connection refused");
  EXPECT_EQ(asked, 2) << "an old answer may be wrong by now";
}

} // namespace
} // namespace mprun
