#include "reports/upstream/upstream_results.hpp"

#include "reports/test_run.hpp"
#include "suites/upstream/rules.hpp"

#include <nlohmann/json.hpp>

namespace mprun::upstream {
namespace {

/// The arguments in _results.json of a board whose target_info.py printed this.
nlohmann::json arguments_of(std::string const& target_info) {
  run_model run;
  run.fold(at(0, board_declared{"b", "rp2", "a line", {}}));
  run.fold(at(0, planned(0, "b", "x")));
  run.fold(at(1, cell_finished{0, "b", verdict::passed, blame::none, "", 1, false}));
  run.close();
  features const able(builtin_rules(), {{"target_info.py", target_info}}, {}, "little\n");
  official_results official;
  add_tree_results(run, {&run.cells().front()}, {{"b", able}}, {}, official);
  test_folder out;
  std::filesystem::create_directory(out.path() / "boards");
  EXPECT_EQ(official.write(out.path()), std::vector<std::string>());
  return nlohmann::json::parse(read_file(out.path() / "_results.json")).at("args");
}

TEST(upstream_results, have_what_the_board_reported_about_itself) {
  auto const all = arguments_of("rp2 armv6m 0 RPI_PICO GIL 32 True normal\n");
  EXPECT_EQ(all.at("float_prec"), 32);
  EXPECT_EQ(all.at("build"), "RPI_PICO");
  EXPECT_EQ(arguments_of("rp2 armv6m 0 RPI_PICO GIL 0 True normal\n").at("float_prec"), 0);
}

TEST(upstream_results, are_written_whatever_precision_a_board_reports) {
  for (auto const* bits : {"dbl", "3\xff", "32x", "99999999999999999999", "-"}) {
    auto const all =
        arguments_of(std::string("rp2 armv6m 0 RPI_PICO GIL ") + bits + " True normal\n");
    EXPECT_TRUE(all.at("float_prec").is_null()) << bits;
  }
}

} // namespace
} // namespace mprun::upstream
