#include "transports/http/http_url.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(http_url, parts) {
  auto const plain = parse_http_url("http://pi.example/pi/v2/file");
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->tls);
  EXPECT_EQ(plain->host, "pi.example");
  EXPECT_EQ(plain->port, 80);
  EXPECT_EQ(plain->target, "/pi/v2/file");
  EXPECT_EQ(plain->authority(), "pi.example");

  auto const other = parse_http_url("https://user@[::1]:8443?a=b c#part");
  ASSERT_TRUE(other);
  EXPECT_TRUE(other->tls);
  EXPECT_EQ(other->host, "::1");
  EXPECT_EQ(other->port, 8443);
  EXPECT_EQ(other->target, "/?a=b%20c");
  EXPECT_EQ(other->text(), "https://[::1]:8443/?a=b%20c");
}

TEST(http_url, malformed_addresses_are_refused) {
  for (auto const* const text :
       {"", "ftp://x", "http://", "http://:80/", "http://h:0/", "http://h:x/", "http://[::1/",
        "http://[::1]x/", "http://a b/", "http://a\r\nX: y/"}) {
    EXPECT_FALSE(parse_http_url(text)) << text;
  }
}

TEST(http_url, redirections) {
  auto const base = *parse_http_url("https://h:444/a/b?q");
  EXPECT_EQ(redirected(base, "http://o/x")->text(), "http://o/x");
  EXPECT_EQ(redirected(base, "//o/x")->text(), "https://o/x");
  EXPECT_EQ(redirected(base, "/x")->text(), "https://h:444/x");
  EXPECT_EQ(redirected(base, "x")->text(), "https://h:444/a/x");
}

} // namespace
} // namespace mprun
