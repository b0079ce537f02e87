#include "suites/catalog/catalog.hpp"

#include "base/files/test_folder.hpp"

#include <filesystem>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mprun {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class catalog : public ::testing::Test {
protected:
  std::vector<std::string> names(std::vector<fs::path> const& below) const {
    std::vector<std::string> found;
    for (auto const& test : load(below)) {
      found.push_back(test.suite + "/" + test.name);
    }
    return found;
  }

  std::vector<test_case> load(std::vector<fs::path> const& below) const {
    std::vector<fs::path> paths;
    for (auto const& path : below) {
      paths.push_back(folder_.path() / path);
    }
    return load_catalog(paths);
  }

  std::string complaint(std::vector<fs::path> const& below) const {
    try {
      load(below);
    } catch (config_error const& wrong) {
      std::string message = wrong.what();
      auto const prefix = folder_.path().string() + "/";
      for (auto at = message.find(prefix); at != std::string::npos; at = message.find(prefix)) {
        message.erase(at, prefix.size());
      }
      return message;
    }
    return "no complaint";
  }

  test_folder folder_;
};

TEST_F(catalog, knows_which_cases_import_unittest) {
  folder_.write("s/a.py", "import unittest\n");
  folder_.write("s/b.py", "# import unittest\n");
  folder_.write("s/c.py", "import helper\n");
  folder_.write("s/_helper.py", "from unittest import TestCase\n");
  folder_.write("s/suite.yaml", "cases: {c: {files: [_helper.py]}}\n");
  auto const found = load({"s"});
  EXPECT_TRUE(found[0].imports_unittest);
  EXPECT_FALSE(found[1].imports_unittest);
  EXPECT_TRUE(found[2].imports_unittest) << "through a file that goes to the board with it";
}

TEST_F(catalog, a_folder_that_goes_to_boards_holds_no_cases) {
  folder_.write("s/a.py");
  folder_.write("s/pkg/__init__.py");
  folder_.write("s/pkg/b.py");
  folder_.write("s/other/c.py");
  folder_.write("s/suite.yaml", "cases: {a: {files: [pkg]}}\n");
  EXPECT_EQ(names({"s"}), (std::vector<std::string>{"other/c", "s/a"}));
  EXPECT_EQ(names({"s/pkg"}), (std::vector<std::string>{"pkg/b"})) << "but where it is asked for";
}

TEST_F(catalog, finds_suites_below_a_folder_in_order) {
  folder_.write("suites/smoke/b.py");
  folder_.write("suites/smoke/a.py");
  folder_.write("suites/language/z.py");
  folder_.write("suites/language/deep/y.py");
  folder_.write("suites/empty/readme.txt");
  std::vector<std::string> const all{"language/z", "language/deep/y", "smoke/a", "smoke/b"};
  EXPECT_EQ(names({"suites"}), all);
  EXPECT_EQ(names({"suites/"}), all);
  EXPECT_EQ(names({"suites/smoke/../../suites"}), all);
}

TEST_F(catalog, names_a_suite_by_the_path_given) {
  folder_.write("suites/language/x.py");
  folder_.write("suites/language/deep/y.py");
  EXPECT_THAT(names({"suites/language"}), ElementsAre("deep/y", "language/x"));
  EXPECT_THAT(names({"suites/language/"}), ElementsAre("deep/y", "language/x"));
  EXPECT_THAT(names({"suites/language/x.py"}), ElementsAre("language/x"));
  EXPECT_THAT(names({"suites/language/deep/."}), ElementsAre("deep/y"));
}

TEST_F(catalog, keeps_the_order_of_the_paths_and_finds_a_case_once) {
  folder_.write("suites/a/x.py");
  folder_.write("suites/a/y.py");
  folder_.write("suites/b/z.py");
  EXPECT_THAT(names({"suites/b", "suites/a/y.py", "suites"}), ElementsAre("b/z", "a/y", "a/x"));
  EXPECT_THAT(names({"suites/a", "suites/a", "suites/a/x.py"}), ElementsAre("a/x", "a/y"));
}

TEST_F(catalog, two_cases_of_one_name_are_refused) {
  folder_.write("one/lang/x.py");
  folder_.write("two/lang/x.py");
  EXPECT_EQ(complaint({"one/lang", "two/lang"}),
            "two/lang/x.py: is case 'lang/x', and so is one/lang/x.py; give a folder that "
            "contains both, as cases are named from the given path");
  EXPECT_THAT(names({"."}), ElementsAre("one/lang/x", "two/lang/x"));
}

TEST_F(catalog, gives_files_as_they_were_named) {
  folder_.write("s/x.py");
  folder_.write("s/x.py.exp");
  folder_.write("s/y.py");
  auto const before = fs::current_path();
  fs::current_path(folder_.path());
  auto const cases = load_catalog({"./s/"});
  fs::current_path(folder_.path() / "s");
  auto const here = load_catalog({"."});
  auto const single = load_catalog({"x.py"});
  fs::current_path(before);
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].file, "s/x.py");
  EXPECT_EQ(cases[0].expected_file, "s/x.py.exp");
  EXPECT_EQ(cases[1].file, "s/y.py");
  EXPECT_EQ(cases[1].expected_file, std::nullopt);
  ASSERT_EQ(here.size(), 2U);
  EXPECT_EQ(here[0].suite, "s");
  EXPECT_EQ(here[0].file, "x.py");
  ASSERT_EQ(single.size(), 1U);
  EXPECT_EQ(single[0].suite, "s");
  EXPECT_EQ(single[0].file, "x.py");
  EXPECT_EQ(single[0].expected_file, "x.py.exp");
}

TEST_F(catalog, ignores_helpers_and_hidden_files) {
  folder_.write("s/x.py");
  folder_.write("s/_helper.py");
  folder_.write("s/_helper.py.exp");
  folder_.write("s/.hidden.py");
  folder_.write("s/.git/y.py");
  folder_.write("s/__pycache__/z.py");
  folder_.write("s/x.pyc");
  folder_.write("s/x.py.orig");
  EXPECT_THAT(names({"s"}), ElementsAre("s/x"));
  EXPECT_THAT(names({"s/_helper.py"}), ElementsAre("s/_helper")) << "asked for by name";
}

TEST_F(catalog, applies_suite_yaml_to_its_own_folder) {
  folder_.write("s/suite.yaml", "tags: [t]\ncases: {x: {raises: ValueError}}\n");
  folder_.write("s/x.py");
  folder_.write("s/y.py");
  folder_.write("s/deep/z.py");
  auto const cases = load({"s"});
  ASSERT_EQ(cases.size(), 3U);
  EXPECT_EQ(cases[0].name, "z");
  EXPECT_THAT(cases[0].tags, IsEmpty());
  EXPECT_EQ(cases[1].raises, "ValueError");
  EXPECT_THAT(cases[2].tags, ElementsAre("t"));
  auto const single = load({"s/x.py"});
  ASSERT_EQ(single.size(), 1U);
  EXPECT_EQ(single[0].raises, "ValueError");
  EXPECT_EQ(load({"s/y.py"}).at(0).raises, std::nullopt);
  folder_.write("s/suite.yaml", "cases: {zz: {retries: 1}}\n");
  EXPECT_EQ(complaint({"s"}),
            "s/suite.yaml:1:9: key 'zz': no case has this name; accepted: the name "
            "of a file zz.py beside this one");
}

TEST_F(catalog, refuses_missing_paths_and_files_that_are_not_cases) {
  folder_.write("s/readme.txt");
  fs::create_directories(folder_.path() / "empty");
  EXPECT_EQ(complaint({"nowhere"}),
            "nowhere: No such file or directory; accepted: folders of cases and single .py files");
  EXPECT_EQ(complaint({"s/readme.txt"}),
            "s/readme.txt: is not a case; accepted: folders of cases and single .py files");
  EXPECT_THAT(names({"s", "empty"}), IsEmpty());
  EXPECT_THAT(load_catalog({}), IsEmpty());
}

TEST_F(catalog, refuses_an_expectation_without_a_case) {
  folder_.write("s/x.py");
  folder_.write("s/xx.py.exp");
  EXPECT_EQ(complaint({"s"}), "s/xx.py.exp: there is no xx.py that it could belong to");
}

TEST_F(catalog, refuses_what_is_not_a_readable_file) {
  folder_.write("a/x.py");
  fs::create_directories(folder_.path() / "a/x.py.exp");
  EXPECT_EQ(complaint({"a"}), "a/x.py.exp: is a folder; a file is needed");
  fs::create_directories(folder_.path() / "b");
  fs::create_symlink("nothing", folder_.path() / "b/x.py");
  EXPECT_EQ(complaint({"b"}), "b/x.py: cannot be read: No such file or directory");
  fs::create_directories(folder_.path() / "c");
  ASSERT_EQ(::mkfifo((folder_.path() / "c/x.py").c_str(), 0600), 0);
  EXPECT_EQ(complaint({"c"}), "c/x.py: is not a regular file") << "opening it would wait for ever";
  folder_.write("d/x.py");
  fs::create_directories(folder_.path() / "d/suite.yaml");
  EXPECT_EQ(complaint({"d"}), "d/suite.yaml: is a folder; a file is needed");
}

TEST_F(catalog, refuses_files_without_permission) {
  auto const file = folder_.write("s/x.py");
  fs::permissions(file, fs::perms::none);
  constexpr uid_t nobody = 65534;
  auto const self = ::geteuid();
  ASSERT_TRUE(self != 0 || ::seteuid(nobody) == 0) << "root may read everything";
  auto const message = complaint({"s"});
  ASSERT_EQ(::seteuid(self), 0);
  EXPECT_EQ(message, "s/x.py: cannot be read: Permission denied");
}

TEST_F(catalog, follows_links_but_not_in_circles) {
  folder_.write("s/x.py");
  folder_.write("other/y.py");
  fs::create_directory_symlink("..", folder_.path() / "s/up");
  fs::create_directory_symlink("self", folder_.path() / "s/self");
  fs::create_directory_symlink(folder_.path() / "other", folder_.path() / "s/linked");
  // Through `up` the folders around s are found too, each once.
  EXPECT_THAT(names({"s"}), ElementsAre("linked/y", "s/x"));
}

} // namespace
} // namespace mprun
