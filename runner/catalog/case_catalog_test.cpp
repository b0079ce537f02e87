// The catalog with all kinds that there are, on folders like those of users.
#include "runner/catalog/case_catalog.hpp"

#include "base/files/test_folder.hpp"
#include "base/yaml/config_error.hpp"
#include "runner/kinds/all_kinds.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <set>
#include <string>

namespace mprun {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto multitest =
    "def instance0():\n    multitest.next()\n\n\ndef instance1():\n    pass\n";

class case_catalog : public ::testing::Test {
protected:
  found_files find(std::vector<std::filesystem::path> const& paths) {
    owned_ = make_all_kinds(options_, folder_.path() / "cache");
    kinds all;
    for (auto const& kind : owned_) {
      all.push_back(kind.get());
    }
    return find_cases(paths, all, {});
  }

  /// "kind suite/name", sorted.
  static std::vector<std::string> cases(found_files const& found) {
    std::vector<std::string> out;
    for (auto const& test : found.cases) {
      out.push_back(std::string(test.kind) + " " + test.suite + "/" + test.name);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  run_options options_;
  test_folder folder_;
  std::vector<std::unique_ptr<test_kind>> owned_;
};

TEST_F(case_catalog, a_multitest_among_programs_hides_none_of_them) {
  folder_.write("s/a.py", "print(1)\n");
  folder_.write("s/b.py", multitest);
  folder_.write("s/c.py", "print(2)\n");
  auto const found = find({folder_.path() / "s"});
  EXPECT_THAT(cases(found), ElementsAre("multitest s/b", "program s/a", "program s/c"));
  ASSERT_EQ(found.claimed.size(), 1U);
  EXPECT_EQ(found.claimed.front().why, "it defines instance0() and uses multitest");
  auto const takes = std::find_if(found.cases.begin(), found.cases.end(),
                                  [](test_case const& test) { return test.name == "b"; });
  EXPECT_EQ(takes->boards, 2U);
}

TEST_F(case_catalog, a_function_of_that_name_makes_no_multitest) {
  folder_.write("s/a.py", "def instance0():\n    return 1\n\n\nprint(instance0())\n");
  folder_.write("s/b.py", "'''\ndef instance0():\n    multitest.next()\n'''\nprint(1)\n");
  EXPECT_THAT(cases(find({folder_.path() / "s"})), ElementsAre("program s/a", "program s/b"));
}

TEST_F(case_catalog, a_multitest_in_a_subfolder_is_found) {
  folder_.write("s/below/b.py", multitest);
  folder_.write("s/a.py", "print(1)\n");
  EXPECT_THAT(cases(find({folder_.path() / "s"})), ElementsAre("multitest below/b", "program s/a"));
}

TEST_F(case_catalog, a_file_that_fits_two_kinds_is_reported) {
  folder_.write("perf_bench/benchrun.py");
  auto const both = folder_.write("perf_bench/both.py", multitest);
  auto const found = find({both});
  EXPECT_THAT(cases(found), ElementsAre("benchmark perf_bench/both"));
  ASSERT_EQ(found.claimed.size(), 1U);
  EXPECT_THAT(found.claimed.front().why,
              HasSubstr("; not multitest, though it defines instance0() and uses multitest"));
}

TEST_F(case_catalog, every_file_is_a_case_or_left_out_with_a_reason) {
  std::set<std::string> const files{
      "s/a.py",     "s/_helper.py",    "s/below/b.py",     "s/below/_two.py",
      "multi/x.py", "multi/shared.py", "perf_bench/bm.py", "perf_bench/benchrun.py"};
  for (auto const& file : files) {
    folder_.write(file, file == "multi/x.py" ? multitest : "print(1)\n");
  }
  auto const found =
      find({folder_.path() / "s", folder_.path() / "multi", folder_.path() / "perf_bench"});
  std::set<std::string> reported;
  for (auto const& test : found.cases) {
    reported.insert(test.file.lexically_relative(folder_.path()).string());
  }
  for (auto const& skipped : found.left_out) {
    EXPECT_FALSE(skipped.why.empty()) << skipped.file;
    reported.insert(skipped.file.lexically_relative(folder_.path()).string());
  }
  EXPECT_EQ(reported, files);
}

TEST_F(case_catalog, a_file_that_was_given_twice_is_one_case) {
  auto const file = folder_.write("s/a.py", "print(1)\n");
  EXPECT_EQ(find({folder_.path() / "s", file}).cases.size(), 1U);
}

TEST_F(case_catalog, namesakes_are_refused_by_both_names) {
  auto const first = folder_.write("x/s/a.py", "print(1)\n");
  auto const second = folder_.write("y/s/a.py", "print(2)\n");
  try {
    find({first, second});
    FAIL() << "no complaint";
  } catch (config_error const& wrong) {
    EXPECT_THAT(wrong.what(), HasSubstr(first.string()));
    EXPECT_THAT(wrong.what(), HasSubstr(second.string()));
  }
}

TEST_F(case_catalog, a_missing_path_is_refused) {
  EXPECT_THROW(find({folder_.path() / "nowhere"}), config_error);
}

} // namespace
} // namespace mprun
