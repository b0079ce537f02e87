#include "reports/history/history_page.hpp"

#include "reports/history/history_fixture_test.hpp"
#include "reports/html/page.hpp"
#include "reports/html/page_reading_test.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

TEST(history_page, has_all_rows_and_the_times_of_each_case) {
  test_folder const folder;
  auto const file = folder.path() / "history.sqlite";
  keep(file, made_up_run{1, {".."}});
  keep(file, made_up_run{2, {".F"}});
  auto const window = window_of(file);
  auto const page = history_page(window, view_of(window));
  auto const data = json::parse(data_in(page));
  EXPECT_EQ(data["history"]["runs"].size(), 2U);
  EXPECT_EQ(data["history"]["not_passing"][0]["case"], "s/c1");
  EXPECT_EQ(data["times"], json::parse(R"([["s/c0","board-0",[10000,10000]],
                                           ["s/c1","board-0",[10000,10000]]])"));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("connect-src")));
}

TEST(history_page, carries_uplot_with_its_licence_and_lets_nothing_else_run) {
  test_folder const folder;
  auto const file = folder.path() / "history.sqlite";
  keep(file, made_up_run{1, {".."}});
  auto const window = window_of(file);
  auto const page = history_page(window, view_of(window));
  auto const script = between(page, "<script>", "</script>");
  auto const style = between(page, "<style>", "</style>");
  EXPECT_THAT(page, HasSubstr(policy_for(script, style)));
  EXPECT_THAT(script, HasSubstr("var uPlot="));
  EXPECT_THAT(script.substr(0, script.find("*/")), HasSubstr("Permission is hereby granted"));
  EXPECT_THAT(style, HasSubstr(".uplot"));
  for (auto const* part : {"src=", "@import", "url(", "fetch(", "XMLHttpRequest", "innerHTML",
                           "insertAdjacentHTML", "document.write", "eval("}) {
    EXPECT_THAT(page, Not(HasSubstr(part)));
  }
}

TEST(history_page, hostile_names_stay_texts) {
  std::string const evil = "</script><script>alert(1)</script><!--\u2028";
  test_folder const folder;
  auto const file = folder.path() / "history.sqlite";
  keep(file, {at(0, run_started{evil, evil, {evil}, evil, evil, evil}),
              at(0, board_declared{evil, evil, evil, {evil}, evil}),
              at(0, cell_planned{0, evil, evil, evil, evil}), at(1, attempt_started{0, evil, 1}),
              at(2, ended(0, evil, verdict::failed, blame::test, evil)),
              at(3, cell_finished{0, evil, verdict::failed, blame::test, evil, 1})});
  auto const window = window_of(file);
  auto const page = history_page(window, view_of(window));
  EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
  EXPECT_EQ(json::parse(data_in(page))["history"]["not_passing"][0]["board"],
            R"(</script><script>alert(1)</script><!--\u2028)")
      << "what cannot be seen is spelled out";
}

} // namespace
} // namespace mprun
