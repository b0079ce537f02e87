#include "bench/files/json_object.hpp"

#include "base/yaml/config_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using nlohmann::json;

template<class Read>
std::string refusal(json const& value, Read read) {
  try {
    read(json_object(value, "f.json"));
  } catch (config_error const& e) {
    return e.what();
  }
  return "accepted";
}

TEST(json_object, reads_members_of_the_right_type) {
  auto const value = json::parse(R"({"n": 1.5, "list": [1, 2.5], "t": "x", "f": false, "c": 7,
                                     "o": {"t": "in"}, "os": [{"t": "a"}, {"t": "b"}], "z": null})");
  json_object const top(value, "f.json");
  EXPECT_EQ(top.number("n"), 1.5);
  EXPECT_THAT(top.numbers("list"), testing::ElementsAre(1, 2.5));
  EXPECT_EQ(top.text("t"), "x");
  EXPECT_EQ(top.flag_or("f", true), false);
  EXPECT_EQ(top.count_or("c", 0), 7U);
  EXPECT_EQ(top.object("o").text("t"), "in");
  EXPECT_EQ(top.objects("os").at(1).text("t"), "b");
}

TEST(json_object, null_counts_as_missing) {
  auto const value = json::parse(R"({"z": null})");
  json_object const top(value, "f.json");
  for (auto const* key : {"z", "nowhere"}) {
    EXPECT_FALSE(top.has(key));
    EXPECT_EQ(top.text_or(key, "otherwise"), "otherwise");
    EXPECT_TRUE(top.flag_or(key, true));
    EXPECT_EQ(top.count_or(key, 3), 3U);
  }
}

TEST(json_object, names_the_position_of_an_error) {
  auto const value =
      json::parse(R"({"t": "x", "n": 1, "list": [1, "2"], "os": [{}, {"t": 3}, 4]})");
  EXPECT_EQ(refusal(value, [](auto const& top) { top.number("t"); }),
            "f.json.t: a number is expected");
  EXPECT_EQ(refusal(value, [](auto const& top) { top.number("nowhere"); }),
            "f.json: 'nowhere' is missing; a number is expected");
  EXPECT_EQ(refusal(value, [](auto const& top) { top.numbers("list"); }),
            "f.json.list: a list of numbers is expected");
  EXPECT_EQ(refusal(value, [](auto const& top) { top.objects("n"); }),
            "f.json.n: a list is expected");
  EXPECT_EQ(refusal(value, [](auto const& top) { top.objects("os"); }),
            "f.json.os[2]: an object is expected");
  EXPECT_EQ(refusal(value, [](auto const& top) { top.flag_or("n", true); }),
            "f.json.n: true or false is expected");
  EXPECT_EQ(refusal(json{{"c", -1}}, [](auto const& top) { top.count_or("c", 0); }),
            "f.json.c: a non-negative integer is expected");
  EXPECT_EQ(refusal(json::array(), [](auto const&) {}), "f.json: an object is expected");
}

} // namespace
} // namespace mprun
