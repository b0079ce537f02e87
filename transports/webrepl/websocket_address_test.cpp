#include "transports/webrepl/websocket_address.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

std::string parsed(std::string_view text) {
  auto const address = parse_webrepl_url(text);
  return address ? address->url() : address.error().message;
}

TEST(websocket_address, has_ports_of_its_own) {
  EXPECT_EQ(parsed("ws://192.0.2.40"), "ws://192.0.2.40:8266");
  EXPECT_EQ(parsed("wss://lab.example"), "wss://lab.example:443");
  EXPECT_EQ(parsed("ws://lab.example:80/"), "ws://lab.example:80");
  EXPECT_EQ(parsed("wss://lab.example/boards/3?x=1"), "wss://lab.example:443/boards/3?x=1");
  EXPECT_EQ(parsed("ws://[2001:db8::1]"), "ws://[2001:db8::1]:8266");
  EXPECT_EQ(parsed("ws://[2001:db8::1]:99/x"), "ws://[2001:db8::1]:99/x");
}

TEST(websocket_address, malformed_addresses_say_what_is_expected) {
  for (std::string_view const text :
       {"", "192.0.2.40", "http://lab", "ws:/lab", "ws://", "ws://:8266", "ws://lab:", "ws://lab:0",
        "ws://lab:65536", "ws://lab:80x", "ws://lab:-1", "ws://2001:db8::1", "ws://[::1",
        "ws://[::1]x", "ws://lab/a b", "ws://lab\r\nX: y", "ws://lab?x", "WS://lab"}) {
    EXPECT_TRUE(parsed(text).starts_with("expected ws://HOST:PORT or wss://HOST:PORT"))
        << text << ": " << parsed(text);
  }
}

TEST(websocket_address, takes_no_password) {
  EXPECT_EQ(parsed("ws://me:secret@lab"),
            "a password does not belong in the URL; use password_env or password_file");
}

} // namespace
} // namespace mprun
