#include "transports/protocol/webrepl/webrepl_login.hpp"

#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/script_test.hpp"

namespace mprun::protocol {
namespace {

auto make() {
  return std::make_unique<webrepl_login>("secret");
}

TEST(webrepl_login, with_the_right_password) {
  check_script({{"", "Password: "}, {"secret\r", "\r\nWebREPL connected\r\n>>> "}}, make,
               [](webrepl_login const&, error_code why) { EXPECT_FALSE(why) << why.message(); });
}

TEST(webrepl_login, after_something_that_the_board_printed_meanwhile) {
  check_script({{"", "Password: "}, {"secret\r", "tick\r\nWebREPL connected\r\n>>> "}}, make,
               [](webrepl_login const&, error_code why) { EXPECT_FALSE(why) << why.message(); });
}

TEST(webrepl_login, bytes_after_the_login_belong_to_the_repl) {
  auto machine = make();
  auto const why =
      play_once(*machine, {{"", "Password: "}, {"secret\r", "\r\nWebREPL connected\r\n>>> more"}});
  EXPECT_FALSE(why) << why.message();
  EXPECT_EQ(machine->rest(), "more");
}

TEST(webrepl_login, with_a_wrong_password) {
  check_script({{"", "Password: "}, {"secret\r", "\r\nAccess denied\r\n"}}, make,
               [](webrepl_login const&, error_code why) { EXPECT_EQ(why, errc::access_denied); });
}

TEST(webrepl_login, of_a_second_client) {
  auto machine = make();
  machine->fail(errc::closed);
  EXPECT_EQ(expect_done(*machine), errc::webrepl_busy);
}

TEST(webrepl_login, a_link_that_closes_later_is_not_a_second_client) {
  auto machine = make();
  machine->feed("Password: ");
  machine->sent();
  machine->fail(errc::closed);
  EXPECT_EQ(expect_done(*machine), errc::closed);
}

TEST(webrepl_login, of_something_else) {
  auto machine = make();
  machine->feed("Passw");
  machine->feed("d");
  EXPECT_EQ(expect_done(*machine), errc::not_webrepl);
}

TEST(webrepl_login, of_a_board_that_floods) {
  auto machine = make();
  machine->feed("Password: ");
  machine->sent();
  machine->feed(std::string(flood_limit + 1, 'x'));
  EXPECT_EQ(expect_done(*machine), errc::not_webrepl);
}

} // namespace
} // namespace mprun::protocol
