#include "transports/http/http_response.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

constexpr std::string_view plain = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
constexpr std::string_view chunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\n\r\n";
constexpr std::string_view without_length = "HTTP/1.0 200 OK\r\n\r\nhello";

void feed_in_pieces(http_response& response, std::string_view bytes, std::size_t size) {
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    response.feed(bytes.substr(at, size));
  }
}

TEST(http_response, is_the_same_in_pieces_of_any_size) {
  for (auto const text : {plain, chunked, without_length}) {
    for (std::size_t size = 1; size <= text.size(); ++size) {
      http_response response;
      feed_in_pieces(response, text, size);
      response.end();
      ASSERT_TRUE(response.is_complete()) << text << size << response.problem();
      EXPECT_EQ(response.status(), 200U);
      EXPECT_EQ(response.location(), "");
      EXPECT_EQ(response.take_body(), "hello");
    }
  }
}

TEST(http_response, is_incomplete_where_the_connection_ends_before_it) {
  for (auto const text : {plain, chunked}) {
    for (std::size_t size = 0; size < text.size(); ++size) {
      http_response response;
      response.feed(text.substr(0, size));
      ASSERT_FALSE(response.is_done()) << text.substr(0, size);
      response.end();
      EXPECT_EQ(response.problem(), "the server closed the connection");
    }
  }
}

TEST(http_response, other_bytes_are_a_problem) {
  http_response response;
  response.feed("SSH-2.0-OpenSSH_9\r\n\r\n");
  EXPECT_TRUE(response.is_done());
  EXPECT_FALSE(response.is_complete());
  EXPECT_TRUE(response.problem().starts_with("the server's HTTP makes no sense: "));
}

TEST(http_response, says_where_a_redirection_leads) {
  http_response response;
  response.feed("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(response.is_complete());
  EXPECT_EQ(response.status(), 302U);
  EXPECT_EQ(response.location(), "/x");
}

} // namespace
} // namespace mprun
