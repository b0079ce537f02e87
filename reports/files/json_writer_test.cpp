#include "reports/files/json_writer.hpp"

#include "base/files/test_folder.hpp"
#include "reports/test_run.hpp"

#include <cstdint>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

namespace mprun {
namespace {

std::string written(std::function<void(json_writer&)> const& write) {
  test_folder const folder;
  auto const file = folder.path() / "x.json";
  atomic_file out(file);
  json_writer json(out);
  write(json);
  EXPECT_TRUE(out.commit());
  return read_file(file);
}

TEST(json_writer, separates_members_and_elements) {
  EXPECT_EQ(written([](json_writer& out) {
              out.begin_object();
              out.member("a", 1);
              out.key("b");
              out.begin_array();
              out.begin_object();
              out.end_object();
              out.value("x");
              out.begin_array();
              out.end_array();
              out.value(nullptr);
              out.end_array();
              out.key("c");
              out.begin_object();
              out.member("d", true);
              out.member("e", std::string("f"));
              out.end_object();
              out.member("g", false);
              out.end_object();
            }),
            R"({"a":1,"b":[{},"x",[],null],"c":{"d":true,"e":"f"},"g":false})");
}

TEST(json_writer, leaves_the_top_level_to_its_caller) {
  EXPECT_EQ(written([](json_writer& out) {
              out.value(1);
              out.begin_object();
              out.end_object();
              out.begin_array();
              out.value(2);
              out.end_array();
              out.value("x");
            }),
            R"(1{}[2]"x")");
}

TEST(json_writer, numbers_of_any_size) {
  EXPECT_EQ(written([](json_writer& out) {
              out.begin_array();
              out.value(std::numeric_limits<std::int64_t>::min());
              out.value(std::numeric_limits<std::uint64_t>::max());
              out.value(-1);
              out.end_array();
            }),
            "[-9223372036854775808,18446744073709551615,-1]");
}

TEST(json_writer, any_text_can_be_read_back) {
  std::string every;
  for (int c = 0; c < 0x80; ++c) {
    every += static_cast<char>(c);
  }
  for (auto const& text : {std::string(), every, every + every, std::string("ä € 😀 \u2028\"\\")}) {
    auto const json = written([&text](json_writer& out) { out.value(text); });
    EXPECT_EQ(json, nlohmann::json(text).dump());
  }
}

TEST(json_writer, shows_bytes_that_are_not_utf8) {
  EXPECT_EQ(written([](json_writer& out) { out.value("a\xff\n\"b"); }), R"("a\\xff\n\"b")");
}

} // namespace
} // namespace mprun
