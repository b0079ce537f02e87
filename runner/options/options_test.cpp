// How the words of a command line are read. Errors in them are tested on the built program
// (ci/e2e/wrong_input_test.py).
#include "runner/options/bench_options.hpp"
#include "runner/options/command_line.hpp"
#include "runner/options/copying_options.hpp"
#include "runner/options/run_options.hpp"

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>
#include <memory>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The options of a command after its words were read, or what was wrong with them.
template<class Options>
struct read_words {
  Options options;
  std::string wrong;
};

template<class Options, class... More>
read_words<Options> read(std::vector<std::string> words, More... more) {
  auto const options = std::make_shared<Options>();
  auto const ran = std::make_shared<bool>(false);
  auto const add = [=](CLI::App& app, std::vector<std::string> const&) {
    return [=, check = add_options(app, *options, more...)] {
      return subcommand::parsed{check(), [=] {
                                  *ran = true;
                                  return 0;
                                }};
    };
  };
  words.insert(words.begin(), {"mprun", "command"});
  std::vector<char const*> argv;
  for (auto const& word : words) {
    argv.push_back(word.c_str());
  }
  auto const parsed = parse_command_line({{"command", "for tests", add}},
                                         static_cast<int>(argv.size()), argv.data());
  if (auto const* const said = std::get_if<early_exit>(&parsed)) {
    return {*options, said->text};
  }
  std::get<job>(parsed)();
  EXPECT_TRUE(*ran);
  return {*options, ""};
}

run_options run_with(std::vector<std::string> words) {
  words.insert(words.end(), {"--farm", "/dev/null", "suites"});
  auto found = read<run_options>(std::move(words));
  EXPECT_THAT(found.wrong, IsEmpty());
  return found.options;
}

TEST(run_options, have_the_defaults_that_help_promises) {
  auto const plain = run_with({});
  EXPECT_EQ(plain.assign, assignment::every);
  EXPECT_EQ(plain.scheduling.retries, 1);
  EXPECT_EQ(plain.scheduling.jobs, 0U);
  EXPECT_EQ(plain.scheduling.max_fail, 0U);
  EXPECT_FALSE(plain.scheduling.retry_failures);
  EXPECT_FALSE(plain.scheduling.flaky_fails);
  EXPECT_EQ(plain.record, record_mode::failures);
  EXPECT_EQ(plain.out, "mprun-out");
  EXPECT_FALSE(plain.time_limit);
  EXPECT_FALSE(plain.list);
  EXPECT_THAT(plain.paths, ElementsAre("suites"));
}

TEST(run_options, choose_boards_and_cases) {
  auto const chosen = run_with({"--board", "a", "--board=b", "--tag", "wifi", "--case-tag", "slow",
                                "-i", "^one$", "--include", "two", "-e", "three"});
  EXPECT_THAT(chosen.selected.boards, ElementsAre("a", "b"));
  EXPECT_THAT(chosen.selected.tags, ElementsAre("wifi"));
  EXPECT_THAT(chosen.selected.case_tags, ElementsAre("slow"));
  EXPECT_THAT(chosen.selected.include, ElementsAre("^one$", "two"));
  EXPECT_THAT(chosen.selected.exclude, ElementsAre("three"));
}

TEST(run_options, a_repeatable_option_takes_one_word_and_leaves_the_path) {
  auto const found = read<run_options>({"--farm", "/dev/null", "-i", "one", "suites"});
  EXPECT_THAT(found.wrong, IsEmpty());
  EXPECT_THAT(found.options.paths, ElementsAre("suites"));
}

TEST(run_options, say_how_it_is_scheduled) {
  auto const how = run_with({"--assign", "any", "--jobs", "010", "--retries", "3",
                             "--retry-failures", "--flaky", "fail", "--max-fail", "7"});
  EXPECT_EQ(how.assign, assignment::any);
  EXPECT_EQ(how.scheduling.jobs, 10U) << "not octal";
  EXPECT_EQ(how.scheduling.retries, 3);
  EXPECT_TRUE(how.scheduling.retry_failures);
  EXPECT_TRUE(how.scheduling.flaky_fails);
  EXPECT_EQ(how.scheduling.max_fail, 7U);
  EXPECT_EQ(run_with({"--fail-fast"}).scheduling.max_fail, 1U);
}

TEST(run_options, say_which_recordings_are_kept_and_how_long_a_run_may_take) {
  auto const how =
      run_with({"--out", "there", "--record", "all", "--run-timeout", "1.5m", "--list"});
  EXPECT_EQ(how.out, "there");
  EXPECT_EQ(how.record, record_mode::all);
  EXPECT_EQ(how.time_limit, std::chrono::seconds(90));
  EXPECT_TRUE(how.list);
  EXPECT_EQ(run_with({"--record=none"}).record, record_mode::none);
}

TEST(run_options, of_micropythons_own_tests_are_settings_of_the_tree) {
  auto const how = run_with({"--emit",
                             "native",
                             "--heapsize",
                             "8m",
                             "--via-mpy",
                             "--mpy-cross-flags",
                             "-march=x64",
                             "--perf-n",
                             "100",
                             "--perf-m",
                             "200",
                             "--perf-runs",
                             "5",
                             "--permutations",
                             "3",
                             "--run-failures",
                             "--unix-tests",
                             "repl",
                             "--lanes",
                             "4",
                             "--verbatim",
                             "--keep-path"});
  EXPECT_EQ(how.tree.emit, "native");
  EXPECT_EQ(how.tree.heap_size, "8m");
  EXPECT_TRUE(how.tree.via_mpy);
  EXPECT_EQ(how.tree.mpy_cross_flags, "-march=x64");
  EXPECT_EQ(how.tree.perf.n, 100U);
  EXPECT_EQ(how.tree.perf.m, 200U);
  EXPECT_EQ(how.tree.perf.runs, 5U);
  EXPECT_EQ(how.tree.permutations, 3U);
  EXPECT_TRUE(how.tree.only_failed);
  EXPECT_EQ(how.tree.by, upstream::unix_way::repl);
  EXPECT_EQ(how.tree.lanes, 4U);
  EXPECT_TRUE(how.tree.verbatim);
  EXPECT_TRUE(how.tree.keep_path);
}

TEST(run_options, refuse_numbers_that_count_nothing) {
  for (auto const& wrong : std::vector<std::vector<std::string>>{{"--retries", "-1"},
                                                                 {"--jobs", "99999999999999999999"},
                                                                 {"--max-fail", "x"},
                                                                 {"--perf-runs", "0"},
                                                                 {"--run-timeout", "0s"},
                                                                 {"--assign", "some"}}) {
    auto words = wrong;
    words.insert(words.end(), {"--farm", "/dev/null", "suites"});
    EXPECT_THAT(read<run_options>(std::move(words)).wrong, HasSubstr(wrong[0])) << wrong[1];
  }
}

transfer_command_options copy_with(copying_kind kind, std::vector<std::string> words) {
  words.insert(words.end(), {"--farm", "/dev/null"});
  auto found = read<transfer_command_options>(std::move(words), kind);
  EXPECT_THAT(found.wrong, IsEmpty());
  return found.options;
}

TEST(copying_options, the_last_word_is_the_target) {
  auto const put = copy_with(copying_kind::put, {"a", "b", ":lib"});
  EXPECT_TRUE(put.to_board);
  EXPECT_THAT(put.sources, ElementsAre("a", "b"));
  EXPECT_EQ(put.target, "lib");
  auto const get = copy_with(copying_kind::get, {":", ":x", "here"});
  EXPECT_FALSE(get.to_board);
  EXPECT_THAT(get.sources, ElementsAre(".", "x"));
  EXPECT_EQ(get.target, "here");
}

TEST(copying_options, choose_what_is_copied) {
  auto const put =
      copy_with(copying_kind::put, {"a", "b", "--force", "--dry-run", "--delete", "--all", "--mpy",
                                    "--in-place", "--exclude", "*.o", "--tier", "base64"});
  EXPECT_TRUE(put.force);
  EXPECT_TRUE(put.dry_run);
  EXPECT_TRUE(put.remove_others);
  EXPECT_TRUE(put.with_all);
  EXPECT_TRUE(put.compiles);
  EXPECT_TRUE(put.each.in_place);
  EXPECT_THAT(put.excluded, ElementsAre("*.o"));
  EXPECT_EQ(put.each.tier, transfer_tier::base64);
  auto const plain = copy_with(copying_kind::put, {"a", "b"});
  EXPECT_FALSE(plain.force || plain.dry_run || plain.remove_others || plain.with_all ||
               plain.compiles || plain.each.in_place);
}

TEST(copying_options, sync_is_what_is_in_a_folder_and_removes_the_rest) {
  auto const sync = copy_with(copying_kind::sync, {"/tmp", "lib"});
  EXPECT_THAT(sync.sources, ElementsAre("/tmp/."));
  EXPECT_TRUE(sync.remove_others);
}

TEST(bench_options, are_spelled_as_google_benchmark_spells_them) {
  auto const found = read<bench_options>(
      {"--farm", "/dev/null", "--benchmark_filter=upload", "--benchmark_repetitions=12",
       "--benchmark_min_time=0.5s", "--benchmark_out=x.json", "--benchmark_format=json",
       "--threshold", "3", "--confidence", "95", "--perf-n", "50", "perf_bench"});
  ASSERT_THAT(found.wrong, IsEmpty());
  auto const& how = found.options;
  EXPECT_EQ(how.filter, "upload");
  EXPECT_EQ(how.rounds, 12U);
  EXPECT_EQ(how.min_time_seconds, 0.5);
  EXPECT_EQ(how.out, "x.json");
  EXPECT_TRUE(how.json_to_stdout);
  EXPECT_EQ(how.threshold_percent, 3);
  EXPECT_EQ(how.confidence_percent, 95);
  EXPECT_THAT(how.paths, ElementsAre("perf_bench"));
  EXPECT_EQ(how.tree.perf.n, 50U);
}

} // namespace
} // namespace mprun
