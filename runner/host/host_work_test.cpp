#include "runner/host/host_work.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <optional>
#include <string>

namespace mprun {
namespace {

/// Two pieces that begin and end in each order: 'a' and 'b' begin, 'A' and 'B' are asked and end.
std::string who_was_alone(std::string const& course) {
  asio::io_context context;
  host_work host(context.get_executor());
  std::optional<host_work::piece> a;
  std::optional<host_work::piece> b;
  std::string alone;
  for (auto const step : course) {
    auto& piece = step == 'a' || step == 'A' ? a : b;
    if (step == 'a' || step == 'b') {
      piece.emplace(host.begin());
      continue;
    }
    alone += piece->was_alone() ? std::string(1, step) : "";
    piece.reset();
  }
  return alone;
}

TEST(HostWork, OverlapIsSeenInEveryOrder) {
  EXPECT_EQ(who_was_alone("aAbB"), "AB");
  EXPECT_EQ(who_was_alone("abAB"), "");
  EXPECT_EQ(who_was_alone("abBA"), "");
  EXPECT_EQ(who_was_alone("aAbaBA"), "A"); // only the first time
  EXPECT_EQ(who_was_alone("abBAaA"), "A"); // only the second
}

TEST(HostWork, IdleIsWhenTheLastHasEnded) {
  asio::io_context context;
  host_work host(context.get_executor());
  std::optional<host_work::piece> a(host.begin());
  std::optional<host_work::piece> b(host.begin());
  bool idle = false;
  asio::co_spawn(context, host.until_idle(), [&](std::exception_ptr) { idle = true; });
  context.poll();
  a.reset();
  context.poll();
  EXPECT_FALSE(idle);
  b.reset();
  context.poll();
  EXPECT_TRUE(idle);
}

TEST(HostWork, IsIdleAtOnceWhereNothingIsUnderWay) {
  asio::io_context context;
  host_work host(context.get_executor());
  bool idle = false;
  asio::co_spawn(context, host.until_idle(), [&](std::exception_ptr) { idle = true; });
  context.poll();
  EXPECT_TRUE(idle);
}

TEST(HostWork, APieceMayOutliveIt) {
  asio::io_context context;
  auto host = std::make_optional<host_work>(context.get_executor());
  auto const piece = host->begin();
  host.reset();
  EXPECT_TRUE(piece.was_alone());
}

} // namespace
} // namespace mprun
