#include "reports/html/script_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace mprun {
namespace {

using namespace std::string_literals;
using nlohmann::json;

/// What would end a script element, change how its rest is read, or end a line of JavaScript.
std::vector<std::string> const hostile{
    "</script><script>alert(1)</script>",
    "</SCRIPT\n>",
    "<!--<script>",
    "-->",
    "]]>",
    "&lt;/script&gt; &amp;",
    "\u2028\u2029",
    "\"}]}; alert(1) //",
    "\\\"\\u003c/script>",
    "\0\x01\x1b[31m\x7f"s,
    "\u202eevil\u202c",
};

TEST(script_data, no_text_can_end_the_element) {
  for (auto const& text : hostile) {
    auto const written = script_text(text);
    for (auto const* mark : {"<", ">", "&", "\u2028", "\u2029", "\n"}) {
      EXPECT_EQ(written.find(mark), std::string::npos) << written;
    }
    EXPECT_EQ(json::parse(written).get<std::string>(), text) << written;
  }
}

TEST(script_data, values_do_not_change) {
  json const value{{"<key>", {1, nullptr, true, "a&b"}}, {"plain", "text"}};
  auto const written = script_data(value.dump());
  EXPECT_EQ(written.find('<'), std::string::npos);
  EXPECT_EQ(json::parse(written), value);
}

TEST(script_data, bytes_that_are_not_text_are_escaped) {
  EXPECT_EQ(json::parse(script_text("a\xff\xfe<")).get<std::string>(), "a\\xff\\xfe<");
  EXPECT_EQ(json::parse(script_text("\xed\xa0\x80")).get<std::string>(), "\\xed\\xa0\\x80");
  EXPECT_EQ(script_text("\xe2\x80").find('\xe2'), std::string::npos) << "half a line separator";
}

} // namespace
} // namespace mprun
