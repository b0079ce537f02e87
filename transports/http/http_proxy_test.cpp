#include "transports/http/http_proxy.hpp"

#include <gtest/gtest.h>
#include <map>

namespace mprun {
namespace {

using variables = std::map<std::string, std::string>;

proxy_choice chosen(std::string_view url, variables const& set) {
  return proxy_for(*parse_http_url(url), [&set](char const* name) {
    auto const found = set.find(name);
    return found == set.end() ? nullptr : found->second.c_str();
  });
}

std::string shown(proxy_choice const& choice) {
  return choice.proxy ? choice.proxy->host + ":" + std::to_string(choice.proxy->port) : "direct";
}

TEST(http_proxy, each_scheme_has_a_variable_of_its_own) {
  variables const set{{"http_proxy", "http://one:3128/"}, {"https_proxy", "two"}};
  EXPECT_EQ(shown(chosen("http://h/x", set)), "one:3128");
  EXPECT_EQ(shown(chosen("https://h/x", set)), "two:80");
  EXPECT_EQ(shown(chosen("https://h/x", {{"http_proxy", "one"}})), "direct");
  EXPECT_EQ(shown(chosen("http://h/x", {{"all_proxy", "one"}})), "direct");
  EXPECT_TRUE(chosen("http://h/x", {{"http_proxy", "https://one"}}).proxy->tls);
}

TEST(http_proxy, small_letters_come_first_even_where_they_are_set_to_nothing) {
  EXPECT_EQ(shown(chosen("http://h/", {{"HTTP_PROXY", "big:1"}})), "big:1");
  EXPECT_EQ(shown(chosen("http://h/", {{"HTTP_PROXY", "big:1"}, {"http_proxy", "small:2"}})),
            "small:2");
  EXPECT_EQ(shown(chosen("http://h/", {{"HTTP_PROXY", "big:1"}, {"http_proxy", ""}})), "direct");
}

TEST(http_proxy, a_header_of_a_cgi_programs_client_is_no_proxy) {
  EXPECT_EQ(shown(chosen("http://h/", {{"HTTP_PROXY", "evil:1"}, {"REQUEST_METHOD", "GET"}})),
            "direct");
  EXPECT_EQ(shown(chosen("http://h/", {{"http_proxy", "good:1"}, {"REQUEST_METHOD", "GET"}})),
            "good:1");
  EXPECT_EQ(shown(chosen("https://h/", {{"HTTPS_PROXY", "good:1"}, {"REQUEST_METHOD", "GET"}})),
            "good:1");
}

TEST(http_proxy, hosts_that_are_reached_directly) {
  for (auto const* const list : {"*", "a.example", "A.Example", ".example", "example",
                                 "x, .example", "a.example:80", " a.example ,", "..example"}) {
    EXPECT_TRUE(is_reached_directly(*parse_http_url("http://A.example/x"), list)) << list;
  }
  for (auto const* const list :
       {"", ",", ".", "b.example", "ample", "a.example:81", "*,x", "*.example", "a.example.org"}) {
    EXPECT_FALSE(is_reached_directly(*parse_http_url("http://a.example/x"), list)) << list;
  }
  EXPECT_TRUE(is_reached_directly(*parse_http_url("http://[::1]:8080/"), "[::1]"));
  EXPECT_TRUE(is_reached_directly(*parse_http_url("http://[::1]:8080/"), "::1"));
  EXPECT_TRUE(is_reached_directly(*parse_http_url("http://[::1]:8080/"), "[::1]:8080"));
  EXPECT_EQ(shown(chosen("http://h/", {{"http_proxy", "p"}, {"NO_PROXY", "h"}})), "direct");
}

TEST(http_proxy, a_user_and_a_password) {
  auto const with = [](std::string const& user) {
    return chosen("http://h/", {{"http_proxy", "http://" + user + "@p:1"}}).proxy->credentials;
  };
  EXPECT_EQ(with("me:secret"), "Basic bWU6c2VjcmV0");
  EXPECT_EQ(with("me:se%40cr%65t"), "Basic bWU6c2VAY3JldA==");
  EXPECT_EQ(with("me:100%"), "Basic bWU6MTAwJQ==");
  EXPECT_EQ(with("me"), "");
  EXPECT_EQ(with("me:"), "");
  EXPECT_EQ(chosen("http://h/", {{"http_proxy", "p:1"}}).proxy->credentials, "");
}

TEST(http_proxy, a_value_that_is_no_proxy_is_a_problem_that_hides_it) {
  for (auto const* const value : {"socks5://me:secret@p:1", "http://me:secret@:1", "p:0"}) {
    auto const choice = chosen("https://h/", {{"https_proxy", value}});
    EXPECT_FALSE(choice.proxy);
    EXPECT_EQ(choice.problem, "$https_proxy is not the http:// address of a proxy");
  }
}

} // namespace
} // namespace mprun
