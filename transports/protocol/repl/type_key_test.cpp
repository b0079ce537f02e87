#include "transports/protocol/repl/type_key.hpp"

#include "transports/protocol/script_test.hpp"

namespace mprun::protocol {
namespace {

TEST(type_key, sees_its_echo) {
  check_script(
      {{"x", "x"}}, [] { return std::make_unique<type_key>('x'); },
      [](type_key const&, error_code why) { EXPECT_FALSE(why) << why.message(); });
}

TEST(type_key, anything_else_is_not_an_echo) {
  for (auto const* reply : {"y", "yx", "xy", "\r\n>>> x", "xx"}) {
    type_key machine('x');
    machine.sent();
    machine.feed(reply);
    EXPECT_EQ(expect_done(machine), errc::unexpected_reply) << reply;
  }
}

TEST(type_key, bytes_before_the_key_is_sent_are_not_an_echo) {
  type_key machine('x');
  machine.feed("x");
  EXPECT_EQ(expect_done(machine), errc::unexpected_reply);
}

TEST(type_key, silence) {
  type_key machine('x');
  machine.sent();
  machine.fail(errc::timed_out);
  EXPECT_EQ(expect_done(machine), errc::timed_out);
}

} // namespace
} // namespace mprun::protocol
