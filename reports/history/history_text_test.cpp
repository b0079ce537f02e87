#include "reports/history/history_text.hpp"

#include "reports/history/history_fixture_test.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class history_text_test : public testing::Test {
protected:
  history_text_test() {
    for (int i = 0; i < 6; ++i) {
      auto const turn = i % 2 == 0 ? "." : "F";
      keep(file, made_up_run{i,
                             {std::string(i < 3 ? "." : "F") + turn + "~", "..."},
                             fmt::format("{}23456789abcdef", i)});
    }
    window = window_of(file);
    view = view_of(window);
  }

  test_folder folder;
  std::filesystem::path file = folder.path() / "history.sqlite";
  history_window window;
  history_view view;
};

TEST_F(history_text_test, matches_the_golden_file) {
  expect_golden("history.txt", history_text(window, view, {}));
}

TEST_F(history_text_test, leaves_out_tables_without_rows) {
  test_folder const other;
  auto const good = other.path() / "history.sqlite";
  keep(good, made_up_run{1, {"."}});
  auto const all = window_of(good);
  auto const text = history_text(all, view_of(all), {});
  EXPECT_THAT(text, Not(HasSubstr("Not passing")));
  EXPECT_THAT(text, Not(HasSubstr("Flakiest")));
  EXPECT_THAT(text, HasSubstr("Boards"));
}

TEST_F(history_text_test, says_that_there_is_no_run) {
  EXPECT_EQ(history_text({}, {}, {}), "The history has no such run.\n");
}

TEST_F(history_text_test, the_json_has_the_same_content) {
  auto const document = json::parse(history_json(window, view));
  EXPECT_EQ(document["format"], "mprun-history");
  EXPECT_EQ(document["runs"].size(), 6U);
  EXPECT_EQ(document["runs"][5]["commit"], "523456789abcdef");
  EXPECT_EQ(document["runs"][5]["totals"]["failed"], 2);
  ASSERT_EQ(document["not_passing"].size(), 2U);
  auto const& bad = document["not_passing"][1];
  EXPECT_EQ(bad["case"], "s/c0");
  EXPECT_EQ(bad["first_run"], "run-003");
  EXPECT_EQ(bad["letters"], "...FFF");
  EXPECT_EQ(document["flaky"].size(), 2U);
  EXPECT_EQ(document["boards"].size(), 2U);
  EXPECT_EQ(document["links"][0]["to_board"]["bytes_per_second"], 100'000);
}

} // namespace
} // namespace mprun
