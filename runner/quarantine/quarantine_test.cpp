#include "runner/quarantine/quarantine.hpp"

#include "base/files/test_folder.hpp"
#include "base/yaml/config_error.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

auto const today = *parse_day("2026-12-01");
quarantined_board const pico{"pico-1", "rp2", {"hw", "RPI_PICO2"}, "v1.26.1 on 2026-09-11"};
quarantined_board const esp{"esp-1", "esp32", {"hw"}, "v1.25.0 on 2025-04-15"};

quarantine load(std::string_view text, std::string const& name = "q.yaml", xfail_groups how = {}) {
  test_folder const folder;
  return load_quarantine(folder.write(name, text), how, today);
}

std::string refusal_of(std::string_view text, std::string const& name = "q.yaml") {
  try {
    load(text, name);
  } catch (config_error const& e) {
    return e.what();
  }
  return "it was taken";
}

constexpr std::string_view whole = R"(
- tests: ['^s/a$', uart]
  boards: [rp2, 'esp-.*']
  firmware: v1\.26
  reason: loses its first byte
  owner: ann
  expires: 2026-12-31
)";

TEST(quarantine, excuses_what_its_entry_says_and_nothing_else) {
  auto held = load(whole);
  EXPECT_EQ(held.excuse("s/a", &pico), "loses its first byte; ann, until 2026-12-31; q.yaml:2");
  EXPECT_NE(held.excuse("extmod/uart_x", &pico), "");
  EXPECT_EQ(held.excuse("s/ab", &pico), "");
  EXPECT_EQ(held.excuse("s/a", &esp), "") << "its firmware is another";
  EXPECT_EQ(held.excuse("s/a", nullptr), "");
  auto never_opened = esp;
  never_opened.firmware.clear();
  EXPECT_EQ(held.excuse("s/a", &never_opened), "");
}

TEST(quarantine, names_boards_by_id_platform_or_tag_as_a_whole) {
  for (auto const& [name, fits] : std::vector<std::pair<std::string, bool>>{
           {"pico-1", true}, {"rp2", true}, {"RPI_PICO2", true}, {"pico", false}, {"p.*", true}}) {
    auto held = load(fmt::format(
        "- {{tests: a, boards: ['{}'], reason: r, owner: o, expires: 2026-12-01}}\n", name));
    EXPECT_EQ(!held.excuse("s/a", &pico).empty(), fits) << name;
  }
}

TEST(quarantine, of_any_board_holds_where_no_board_took_the_case) {
  auto held = load("- {tests: a, reason: r, owner: o, expires: 2026-12-01}\n");
  EXPECT_NE(held.excuse("s/a", nullptr), "");
}

TEST(quarantine, holds_on_its_last_day_and_not_the_day_after) {
  auto const entry = "- {{tests: s/a, reason: r, owner: o, expires: {}}}\n";
  EXPECT_NE(load(fmt::format(fmt::runtime(entry), "2026-12-01")).excuse("s/a", &pico), "");
  auto over = load(fmt::format(fmt::runtime(entry), "2026-11-30"));
  EXPECT_EQ(over.excuse("s/a", &pico), "");
  EXPECT_THAT(over.expired({"s/b", "s/a"}),
              ElementsAre("q.yaml:1: this quarantine expired on 2026-11-30 (o) and excuses nothing "
                          "any more: r"));
  EXPECT_THAT(over.expired({"s/b"}), IsEmpty());
}

TEST(quarantine, needs_reason_owner_and_day_and_knows_its_keys) {
  EXPECT_THAT(refusal_of("- {tests: a, owner: o, expires: 2026-12-01}\n"), HasSubstr("reason"));
  EXPECT_THAT(refusal_of("- {tests: a, reason: r, expires: 2026-12-01}\n"), HasSubstr("owner"));
  EXPECT_THAT(refusal_of("- {tests: a, reason: r, owner: o}\n"), HasSubstr("expires"));
  EXPECT_THAT(refusal_of("- {reason: r, owner: o, expires: 2026-12-01}\n"), HasSubstr("tests"));
  auto const unknown = refusal_of("- tests: a\n  bords: [x]\n  reason: r\n");
  EXPECT_THAT(unknown, HasSubstr("q.yaml:2:3: key 'bords': unknown, did you mean 'boards'?"));
}

TEST(quarantine, refuses_invalid_days_and_expressions) {
  EXPECT_THAT(refusal_of("- {tests: a, reason: r, owner: o, expires: soon}\n"),
              HasSubstr("found 'soon'; a day is needed: 2026-12-31"));
  EXPECT_THAT(refusal_of("- {tests: a, reason: r, owner: o, expires: 2026-02-30}\n"),
              HasSubstr("a day is needed"));
  EXPECT_THAT(refusal_of("- {tests: '(', reason: r, owner: o, expires: 2026-12-01}\n"),
              HasSubstr("not a regular expression"));
  EXPECT_THAT(refusal_of("- {tests: [], reason: r, owner: o, expires: 2026-12-01}\n"),
              HasSubstr("empty list"));
  EXPECT_THAT(refusal_of("tests: a\n"), HasSubstr("a list is needed"));
}

constexpr std::string_view xfail = R"({
  "RUN-TESTS_STANDARD": {"extmod/machine_i2c.py": ["RPI_PICO2", "PYBV11"]},
  "RUN-TESTS_STANDARD_NATIVE": {"basics/a.b.py": ["RPI_PICO2"]},
  "RUN-TESTS_STANDARD_VIA_MPY": {"micropython/viper.py": ["RPI_PICO2"]},
  "RUN-NATMODTESTS": {"extmod/btree.py": ["RPI_PICO2"]},
  "RUN-PERFBENCH": {"perf_bench/bm_hexiom.py": ["RPI_PICO2"]}
})";

TEST(quarantine, reads_an_xfail_file_of_octoprobe) {
  auto held = load(xfail, "xfail.json");
  EXPECT_EQ(held.excuse("extmod/machine_i2c.py", &pico),
            "expected to fail (RUN-TESTS_STANDARD); xfail.json");
  EXPECT_NE(held.excuse("extmod/machine_i2c", &pico), "");
  EXPECT_EQ(held.excuse("extmod/machine_i2c.py", &esp), "");
  EXPECT_NE(held.excuse("perf_bench/bm_hexiom.py", &pico), "");
}

TEST(quarantine, takes_of_an_xfail_file_the_groups_of_this_way_to_run) {
  auto const excused = [](xfail_groups how, std::string const& test) {
    return !load(xfail, "xfail.json", how).excuse(test, &pico).empty();
  };
  EXPECT_TRUE(excused({.native = true}, "basics/a.b.py"));
  EXPECT_FALSE(excused({}, "basics/a.b.py"));
  EXPECT_FALSE(excused({.native = true}, "basics/axb.py"));
  EXPECT_FALSE(excused({.native = true}, "extmod/machine_i2c.py"));
  EXPECT_TRUE(excused({.via_mpy = true}, "micropython/viper.py"));
  EXPECT_TRUE(excused({.natmod = true}, "extmod/btree.py"));
  EXPECT_FALSE(excused({}, "extmod/btree.py"));
}

TEST(quarantine, refuses_an_invalid_xfail_file) {
  EXPECT_THAT(refusal_of("[]", "x.json"),
              HasSubstr("x.json: is not a JSON object; an xfail file is"));
  EXPECT_THAT(refusal_of(R"({"G": []})", "x.json"), HasSubstr("group 'G' holds no tests"));
  EXPECT_THAT(refusal_of(R"({"G": {"a.py": []}})", "x.json"), HasSubstr("names no boards"));
  EXPECT_THAT(refusal_of(R"({"G": {"a.py": [1]}})", "x.json"), EndsWith("…}, …}"));
}

} // namespace
} // namespace mprun
