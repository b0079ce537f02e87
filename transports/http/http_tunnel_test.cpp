#include "transports/http/http_tunnel.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

/// Fed byte by byte, as it is read.
tunnel_answer answer(std::string_view text) {
  tunnel_answer read;
  for (auto const byte : text) {
    EXPECT_FALSE(read.is_complete()) << text;
    read.feed({&byte, 1});
  }
  return read;
}

TEST(http_tunnel, the_request) {
  http_proxy proxy{.host = "p"};
  EXPECT_EQ(tunnel_request(*parse_http_url("https://h/x"), proxy),
            "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n");
  proxy.credentials = "Basic YTpi";
  EXPECT_EQ(tunnel_request(*parse_http_url("https://[::1]:8443/x"), proxy),
            "CONNECT [::1]:8443 HTTP/1.1\r\nHost: [::1]:8443\r\n"
            "Proxy-Authorization: Basic YTpi\r\n\r\n");
}

TEST(http_tunnel, an_answer_is_complete_at_the_end_of_its_header) {
  EXPECT_FALSE(answer("HTTP/1.1 200 OK\r\nVia: p\r\n").is_complete());
  auto const open = answer("HTTP/1.1 200 Connection established\r\nVia: p\r\n\r\n");
  EXPECT_TRUE(open.is_complete());
  EXPECT_EQ(open.problem(), "");
  EXPECT_EQ(answer("HTTP/1.0 200\n\n").problem(), "");
}

TEST(http_tunnel, a_refusal_is_shown) {
  EXPECT_EQ(answer("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").problem(),
            "Tunnel connection failed: 407 Proxy Authentication Required");
  for (auto const* const text :
       {"SSH-2.0\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 ok\n\n", "\r\n\r\n"}) {
    EXPECT_EQ(answer(text).problem(), "Tunnel connection failed: the proxy's HTTP makes no sense");
  }
}

TEST(http_tunnel, an_answer_without_an_end_is_given_up) {
  tunnel_answer read;
  for (int i = 0; i < 100'000 && !read.is_complete(); ++i) {
    read.feed("x");
  }
  EXPECT_TRUE(read.is_complete());
  EXPECT_NE(read.problem(), "");
}

} // namespace
} // namespace mprun
