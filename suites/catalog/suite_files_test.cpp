// `files:` of real folders: names on the board, what is left out, and what is refused.
#include "suites/catalog/suite_files.hpp"

#include "base/files/test_folder.hpp"
#include "base/yaml/config_error.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class suite_files : public testing::Test {
protected:
  suite_files() {
    folder_.write("_lib/helper.py");
    folder_.write("_lib/pkg/__init__.py");
    folder_.write("_lib/pkg/sub/data.bin");
    folder_.write("_lib/pkg/__pycache__/a.pyc");
    folder_.write("_lib/pkg/notes.md");
    folder_.write("_lib/pkg/.mprunignore", "*.md\n");
    fs::create_directories(folder_.path() / "_lib/pkg/empty");
  }

  std::vector<brought_file> read(std::string const& list) {
    auto const file = folder_.write("suite.yaml", "files: " + list + "\n");
    std::vector<brought_file> found;
    add_suite_files(read_yaml(file).map({"files"}).at("files"), folder_.path(), found);
    return found;
  }

  std::vector<std::string> names(std::string const& list) {
    std::vector<std::string> all;
    for (auto const& file : read(list)) {
      all.push_back(file.name + (file.from.empty() ? "/" : ""));
    }
    return all;
  }

  std::string complaint(std::string const& list) {
    try {
      read(list);
    } catch (config_error const& wrong) {
      return wrong.what();
    }
    return "no complaint";
  }

  test_folder folder_;
};

TEST_F(suite_files, a_file_has_its_own_name) {
  auto const found = read("[_lib/helper.py, _lib/../_lib/helper.py]");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].from, folder_.path() / "_lib/helper.py");
  EXPECT_EQ(found[0].name, "helper.py");
  EXPECT_EQ(found[0].folder, "");
}

TEST_F(suite_files, a_folder_keeps_its_name_and_all_that_is_wanted_of_it) {
  for (auto const* const spelled : {"[_lib/pkg]", "[_lib/pkg/]", "[./_lib//pkg]"}) {
    EXPECT_THAT(names(spelled),
                UnorderedElementsAre("pkg/__init__.py", "pkg/sub/data.bin", "pkg/empty/"))
        << spelled;
  }
  auto const found = read("[_lib/pkg]");
  for (auto const& file : found) {
    EXPECT_EQ(file.folder, folder_.path() / "_lib/pkg");
  }
}

TEST_F(suite_files, the_content_of_a_folder_goes_without_its_name) {
  EXPECT_THAT(names("[_lib/pkg/.]"), UnorderedElementsAre("__init__.py", "sub/data.bin", "empty/"));
}

TEST_F(suite_files, an_empty_folder_goes_too) {
  fs::create_directories(folder_.path() / "nothing");
  EXPECT_THAT(names("[nothing]"), ElementsAre("nothing/"));
}

TEST_F(suite_files, two_folders_of_a_name_are_one_and_two_files_are_refused) {
  folder_.write("other/pkg/more.py");
  EXPECT_EQ(names("[_lib/pkg, other/pkg]").size(), 4U);
  folder_.write("other/pkg/__init__.py");
  EXPECT_THAT(complaint("[_lib/pkg, other/pkg]"),
              HasSubstr("files[1]': another file goes to the board as pkg/__init__.py too"));
  folder_.write("other/helper.py");
  EXPECT_THAT(complaint("[_lib/helper.py, other/helper.py]"), HasSubstr("as helper.py too"));
  folder_.write("third/pkg");
  EXPECT_THAT(complaint("[_lib/pkg, third/pkg]"), HasSubstr("goes to the board as pkg/"));
  EXPECT_THAT(complaint("[third/pkg, _lib/pkg]"), HasSubstr("goes to the board as pkg too"));
}

TEST_F(suite_files, refuses_files_that_cannot_be_brought_with_their_position) {
  EXPECT_THAT(complaint("[_lib/no.py]"), HasSubstr("suite.yaml:1:9: key 'files[0]': there is no "
                                                   "file or folder"));
  EXPECT_THAT(complaint("[_lib/pkg/__init__.py]"), HasSubstr("must go as a whole; give _lib/pkg"));
  fs::create_symlink("nowhere", folder_.path() / "_lib/pkg/link");
  EXPECT_THAT(complaint("[_lib/pkg]"), HasSubstr("_lib/pkg/link: this link leads nowhere"));
}

} // namespace
} // namespace mprun
