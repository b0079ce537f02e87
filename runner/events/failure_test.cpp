#include "runner/events/failure.hpp"

#include <boost/system/errc.hpp>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <utility>

namespace mprun {
namespace {

namespace posix = boost::system::errc;

struct described {
  std::string text;
  bool is_short = false;
};

result<described> describe(bool can) {
  if (!can) {
    return failure{blame::link, "the link closed", make_error_code(posix::connection_reset)};
  }
  return described{"a board", true};
}

result<void> require(result<described> const& found) {
  if (!found) {
    return found.error();
  }
  return {};
}

TEST(result, has_the_value_where_there_is_one) {
  auto const found = describe(true);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->text, "a board");
  EXPECT_TRUE(require(found));
}

TEST(result, hands_the_whole_failure_on) {
  auto const passed_on = require(describe(false));
  ASSERT_FALSE(passed_on);
  EXPECT_EQ(passed_on.error().blame, blame::link);
  EXPECT_EQ(passed_on.error().message, "the link closed");
  EXPECT_EQ(passed_on.error().ec, posix::connection_reset);
}

TEST(result, of_void_is_a_success_by_default) {
  result<void> done;
  EXPECT_TRUE(done);
  done = failure{blame::host, "no space left"};
  EXPECT_FALSE(done);
  EXPECT_FALSE(done.error().ec);
}

TEST(failure, of_a_file_is_the_hosts) {
  auto const why = on_host({make_error_code(posix::no_space_on_device), "cannot write x: full"});
  EXPECT_EQ(why.blame, blame::host);
  EXPECT_EQ(why.message, "cannot write x: full");
  EXPECT_EQ(why.ec, posix::no_space_on_device);
}

TEST(result, carries_what_can_only_be_moved) {
  result<std::unique_ptr<int>> owner = std::make_unique<int>(7);
  auto const taken = *std::move(owner);
  EXPECT_EQ(*taken, 7);
}

TEST(result, a_value_that_is_not_there_is_a_broken_invariant) {
  EXPECT_THROW(static_cast<void>(describe(false).value()), std::logic_error);
  EXPECT_EQ(describe(true).value().text, "a board");
}

} // namespace
} // namespace mprun
