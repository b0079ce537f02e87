// Outputs that are cached: within a run, and for later ones.
#include "base/bytes/sha256.hpp"
#include "suites/expected/cpython_cache.hpp"
#include "suites/expected/expected_outputs_fixture_test.hpp"
#include "suites/expected/output_cache.hpp"

#include <chrono>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <string>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(expected_output, is_computed_once_for_all_who_ask) {
  auto const test = make_case("x", never_the_same);
  auto const all = find(std::vector<test_case>(50, test));
  for (auto const& found : all) {
    EXPECT_EQ(found.value(), all.front().value());
  }
}

TEST_F(expected_output, is_kept_for_later_runs_by_all_that_can_change_it) {
  auto const kept = [&](test_case const& test) { return find(test).value(); };
  auto x = make_case("x", never_the_same);
  auto const first = kept(x);
  EXPECT_EQ(kept(x), first);
  auto same_elsewhere = x;
  same_elsewhere.file = folder_.write("t/x.py", never_the_same);
  EXPECT_EQ(kept(same_elsewhere), first);

  folder_.write("s/_helper.py", "1");
  auto const with_helper = kept(x);
  EXPECT_NE(with_helper, first);
  EXPECT_EQ(kept(x), with_helper);
  folder_.write("s/_helper.py", "2");
  auto const with_another = kept(x);
  EXPECT_NE(with_another, with_helper);
  folder_.write("s/data/part", "");
  auto const with_data = kept(x);
  EXPECT_NE(with_data, with_another);
  fs::rename(folder_.path() / "s/data/part", folder_.path() / "s/data/other");
  auto const with_renamed = kept(x);
  EXPECT_NE(with_renamed, with_data);
  x.files = {{folder_.write("elsewhere/file", "1"), "file", {}}};
  auto const with_file = kept(x);
  EXPECT_NE(with_file, with_renamed);
  folder_.write("elsewhere/file", "2");
  auto const with_other_file = kept(x);
  EXPECT_NE(with_other_file, with_file);

  folder_.write("s/other.py", "no part of it");
  folder_.write("s/suite.yaml", "nor this");
  EXPECT_EQ(kept(x), with_other_file);
  fs::last_write_time(folder_.path() / "s/_helper.py", fs::file_time_type::min());
  EXPECT_EQ(kept(x), with_other_file) << "times are no content";
  ::setenv("TZ", "Asia/Tokyo", 1);
  EXPECT_NE(kept(x), with_other_file);
  ::unsetenv("TZ");
}

TEST_F(expected_output, is_computed_again_when_the_cache_is_damaged) {
  auto const test = make_case("x", never_the_same);
  auto known = find(test).value();
  ASSERT_EQ(cached().size(), 1U) << "and no temporary file";
  auto const entry = cached().front();
  for (auto const damage : {0, 1, 2}) {
    if (damage == 0) {
      fs::resize_file(entry, fs::file_size(entry) - 1);
    } else if (damage == 1) {
      fs::resize_file(entry, 0);
    } else {
      std::fstream(entry, std::ios::in | std::ios::out | std::ios::ate).seekp(-2, std::ios::end)
          << 'X';
    }
    auto const anew = find(test).value();
    EXPECT_NE(anew, known);
    EXPECT_EQ(find(test).value(), anew) << "mended";
    known = anew;
  }
}

TEST_F(expected_output, needs_no_cache) {
  folder_.write("cache", "a file where the folder should be");
  EXPECT_EQ(find(make_case("x", "print(1)\n")).value(), "1\n");
  EXPECT_TRUE(find(make_case("x", "print(1)\n")));
}

task<void> ask_twice(expected_outputs& outputs, test_case test,
                     std::vector<result<std::string>>& into) {
  co_await outputs.recompute(test); // nothing is known yet: nothing happens
  auto first = co_await outputs.expected_for(test);
  into.push_back(std::move(first));
  co_await outputs.recompute(test);
  auto second = co_await outputs.expected_for(test);
  into.push_back(std::move(second));
  auto third = co_await outputs.expected_for(test);
  into.push_back(std::move(third));
}

TEST_F(expected_output, replaces_the_cached_one_when_computed_again) {
  auto const test = make_case("clock", "import time\nprint(time.time_ns())\n");
  auto const kept = find(test);
  std::vector<result<std::string>> found;
  asio::io_context context(1);
  expected_outputs outputs(context.get_executor(), cache(), workspace(), 2);
  asio::co_spawn(context, ask_twice(outputs, test, found), asio::detached);
  context.run();
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].value(), kept.value());
  EXPECT_NE(found[1].value(), kept.value());
  EXPECT_EQ(found[2].value(), found[1].value());
  EXPECT_EQ(find(test).value(), found[1].value()) << "a later run has it too";
}

TEST_F(expected_output, needs_the_version_of_cpython_only_once) {
  auto const log = folder_.path() / "log";
  auto const python = folder_.write("python", "#!/bin/sh\necho asked >>" + log.string() +
                                                  "\nexec python3 \"$@\"\n");
  fs::permissions(python, fs::perms::owner_all);
  ::setenv("MPRUN_CPYTHON", python.c_str(), 1);
  asio::io_context context(1);
  cpython_cache kept(cache());
  std::vector<std::string> keys;
  for (int i = 0; i < 3; ++i) {
    asio::co_spawn(context, kept.key_of("kind", "content"),
                   [&keys](std::exception_ptr failed, std::string key) {
                     EXPECT_FALSE(failed);
                     keys.push_back(std::move(key));
                   });
  }
  context.run();
  ::unsetenv("MPRUN_CPYTHON");
  EXPECT_EQ(keys, std::vector<std::string>(3, keys.at(0)));
  EXPECT_NE(keys.at(0), "");
  EXPECT_EQ(read_file(log), "asked\n");
}

} // namespace
} // namespace mprun
