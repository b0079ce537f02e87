#include "reports/serving/request_check.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

constexpr unsigned short port = 8123;

unsigned refusal(std::string_view host, std::string_view origin = {}, std::string_view site = {},
                 std::string_view mode = {}, std::string_view method = "GET") {
  return refusal_of({method, host, origin, site, mode}, port);
}

TEST(request_check, answers_its_own_page_and_a_typed_address) {
  EXPECT_EQ(refusal("127.0.0.1:8123"), 0U);
  EXPECT_EQ(refusal("LocalHost:8123"), 0U);
  EXPECT_EQ(refusal("127.0.0.1:8123", "http://127.0.0.1:8123", "same-origin", "cors"), 0U);
  EXPECT_EQ(refusal("127.0.0.1:8123", "", "none", "navigate"), 0U);
  EXPECT_EQ(refusal("127.0.0.1:8123", "", "", "", "HEAD"), 0U);
}

TEST(request_check, refuses_names_that_were_made_to_mean_this_computer) {
  for (auto const* host : {"rebinding.example:8123", "rebinding.example", "127.0.0.1",
                           "127.0.0.1:8124", "127.0.0.1.example:8123", "127.0.0.1:81230", "",
                           "localhost", "[::1]:8123", "user@127.0.0.1:8123"}) {
    EXPECT_EQ(refusal(host), 421U) << host;
  }
}

TEST(request_check, refuses_pages_of_other_sites) {
  for (auto const* origin :
       {"http://evil.example", "https://127.0.0.1:8123", "http://127.0.0.1:8124", "null",
        "http://127.0.0.1:8123.evil.example", "http://127.0.0.1:8123/"}) {
    EXPECT_EQ(refusal("127.0.0.1:8123", origin), 403U) << origin;
  }
  EXPECT_EQ(refusal("127.0.0.1:8123", "", "cross-site", "no-cors"), 403U);
  EXPECT_EQ(refusal("127.0.0.1:8123", "", "same-site", "cors"), 403U) << "another port";
  EXPECT_EQ(refusal("127.0.0.1:8123", "", "cross-site", "navigate"), 0U)
      << "a link that a person followed";
}

TEST(request_check, refuses_whatever_would_change_something) {
  EXPECT_EQ(refusal("127.0.0.1:8123", "", "", "", "POST"), 405U);
  EXPECT_EQ(refusal("127.0.0.1:8123", "", "", "", "OPTIONS"), 405U);
}

} // namespace
} // namespace mprun
