// Trees to and from a real unix port in one stream: whatever breaks, each file is reported once and
// correctly.
#include "runner/copying/tree_transfer.hpp"

#include "runner/transfer/lab_test.hpp"

#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

namespace mprun {
namespace {

namespace fs = std::filesystem;

class tree_transfer_test : public testing::Test {
protected:
  tree_transfer_test() {
    std::mt19937 random(3);
    for (int i = 0; i < 14; ++i) {
      std::string bytes(static_cast<std::size_t>(i) * 700, '\0'); // the first one is empty
      for (auto& byte : bytes) {
        byte = static_cast<char>(random());
      }
      auto const name = (i % 3 == 0 ? "d/" : i % 3 == 1 ? "d/e/" : "") + std::to_string(i);
      fs::create_directories((here / name).parent_path());
      write(here / name, bytes);
      files_[name] = bytes;
    }
    fs::create_directory(here / "empty");
  }

  /// What was reported: the error of each file, empty where it arrived.
  std::map<std::string, std::string> put(lab& board, tree_options options = {}) {
    std::map<std::string, std::string> reported;
    options.on_file = [&](copied_file const& file) {
      auto const name = fs::path(file.to).lexically_relative(there / ".").string();
      EXPECT_FALSE(reported.contains(name)) << name << " is reported twice";
      reported[name] = file.report.passed.error().message;
    };
    tree_transfer trees(*board.files);
    all_ = run(board.context,
               trees.put({{(here / ".").string(), {}}}, (there / ".").string(), options));
    return reported;
  }

  /// The same for getting `here` to `there`.
  std::map<std::string, std::string> get(lab& board, tree_options options = {}) {
    std::map<std::string, std::string> reported;
    options.on_file = [&](copied_file const& file) {
      auto const name = fs::path(file.to).lexically_relative(there / ".").string();
      EXPECT_FALSE(reported.contains(name)) << name << " is reported twice";
      reported[name] = file.report.passed.error().message;
    };
    tree_transfer trees(*board.files);
    all_ = run(board.context, trees.get({(here / ".").string()}, (there / ".").string(), options));
    return reported;
  }

  void expect_all_but(std::set<std::string> const& lost,
                      std::map<std::string, std::string> reported) {
    EXPECT_EQ(all_, lost.empty());
    for (auto const& [name, bytes] : files_) {
      EXPECT_EQ(reported.contains(name), true) << name;
      EXPECT_EQ(reported[name].empty(), !lost.contains(name)) << name << ": " << reported[name];
      if (!lost.contains(name)) {
        EXPECT_EQ(read(there / name), bytes) << name;
      }
    }
    EXPECT_TRUE(fs::is_directory(there / "empty"));
    for (auto const& entry : fs::recursive_directory_iterator(there / ".")) {
      EXPECT_NE(entry.path().extension(), ".mprun");
    }
  }

  folder here;
  folder there;
  std::map<std::string, std::string> files_;
  bool all_ = false;
};

TEST_F(tree_transfer_test, a_tree_passes_in_one_call) {
  lab board;
  ASSERT_TRUE(board.open());
  expect_all_but({}, put(board));
  board.ask("_mprun_put = None"); // a call for a single file would raise an exception
  for (auto const* const changed : {"2", "d/e/4", "5"}) {
    write(there / changed, "other");
  }
  fs::remove(there / "d/3");
  expect_all_but({}, put(board));
}

TEST_F(tree_transfer_test, a_folder_that_is_not_there_is_not_compared) {
  for (auto const is_there : {false, true}) {
    lab board;
    ASSERT_TRUE(board.open());
    tree_transfer trees(*board.files);
    tree_options const options;
    auto const target = (there / (is_there ? "." : "new")).string();
    EXPECT_TRUE(run(board.context, trees.put({{(here / "d").string(), {}}}, target, options)));
    EXPECT_EQ(read(fs::path(target) / (is_there ? "d/3" : "3")), files_["d/3"]);
    EXPECT_EQ(board.ask("print('_mprun_sha256' in dir())"), "False\n");
    EXPECT_TRUE(run(board.context, trees.put({{(here / "d").string(), {}}}, target, options)));
    EXPECT_EQ(board.ask("print('_mprun_sha256' in dir())"), is_there ? "True\n" : "False\n")
        << "d is put into a folder that is there now, and so is new/d";
  }
}

TEST_F(tree_transfer_test, arrives_whole_over_a_slow_line_that_has_our_programs_packed) {
  fault_plan slow;
  slow.baud = 1'000'000;
  lab board(slow);
  ASSERT_TRUE(board.open());
  expect_all_but({}, put(board));
  EXPECT_EQ(board.ask("print('_mprun_put_tree' in dir())"), "True\n");
}

TEST_F(tree_transfer_test, an_entry_that_fails_does_not_affect_the_others) {
  for (std::string const name : {"2", "d/3", "d/e/13", "d/0"}) {
    SCOPED_TRACE(name);
    fs::remove_all(there / "d");
    fs::remove_all(there / "2");
    fs::create_directories(there / name); // a folder, where a file is to go
    lab board;
    ASSERT_TRUE(board.open());
    expect_all_but({name}, put(board));
    fs::remove_all(there / name);
  }
}

TEST_F(tree_transfer_test, a_folder_that_cannot_be_made_is_named) {
  write(there / "d", "a file");
  lab board;
  ASSERT_TRUE(board.open());
  auto const reported = put(board);
  EXPECT_FALSE(all_);
  std::size_t inside = 0;
  for (auto const& [name, bytes] : files_) {
    auto const is_inside = name.find('/') != std::string::npos;
    inside += is_inside ? 1 : 0;
    EXPECT_EQ(reported.contains(name), !is_inside) << name;
    EXPECT_TRUE(is_inside || reported.at(name).empty()) << name;
  }
  EXPECT_FALSE(reported.contains("d/e")) << "one line for all that is in it";
  EXPECT_EQ(reported.at("d"), "the board has a file of that name; the " + std::to_string(inside) +
                                  " files in it are not copied");
  EXPECT_EQ(read(there / "2"), files_["2"]);
}

TEST_F(tree_transfer_test, continues_after_a_link_that_is_lost_anywhere) {
  std::uint64_t whole = 0;
  for (auto const& [name, bytes] : files_) {
    whole += bytes.size();
  }
  for (std::uint64_t lost_after = 4000; lost_after < whole + 12000; lost_after += 5333) {
    SCOPED_TRACE(lost_after);
    for (auto const* const name : {"d", "2", "5", "8", "11", "empty"}) {
      fs::remove_all(there / name);
    }
    fault_plan faults;
    faults.disconnect_after = lost_after;
    lab board(faults);
    ASSERT_TRUE(board.open());
    expect_all_but({}, put(board));
  }
}

TEST_F(tree_transfer_test, arrives_whole_over_a_line_that_damages) {
  fault_plan faults;
  faults.seed = 4;
  faults.corrupt_rate = 0.00003;
  lab board(faults);
  ASSERT_TRUE(board.open());
  expect_all_but({}, put(board));
}

TEST_F(tree_transfer_test, a_file_that_changes_meanwhile_or_cannot_be_read_fails_alone) {
  fs::remove(here / "d/e/7");
  fs::create_symlink("/proc/self/mem", here / "d/e/7"); // its size is 0, and reading it fails
  lab board;
  ASSERT_TRUE(board.open());
  auto const reported = put(board);
  EXPECT_NE(reported.at("d/e/7"), "");
  files_.erase("d/e/7");
  EXPECT_FALSE(all_);
  all_ = true;
  expect_all_but({}, reported);
}

TEST_F(tree_transfer_test, a_tree_is_got_in_one_call) {
  lab board;
  ASSERT_TRUE(board.open());
  expect_all_but({}, get(board));
  board.ask("_mprun_get = None"); // a call for a single file would raise an exception
  for (auto const* const changed : {"2", "d/e/4", "5"}) {
    write(there / changed, "other");
  }
  fs::remove(there / "d/3");
  expect_all_but({}, get(board));
}

TEST_F(tree_transfer_test, a_file_that_cannot_be_written_here_fails_alone_and_ends_no_stream) {
  for (std::string const name : {"2", "d/3", "d/e/13", "d/0"}) {
    SCOPED_TRACE(name);
    fs::remove_all(there / "d");
    fs::remove_all(there / "2");
    fs::create_directories(there / name); // a folder, where a file is to go
    lab board;
    ASSERT_TRUE(board.open());
    expect_all_but({name}, get(board));
    fs::remove_all(there / name);
  }
}

TEST_F(tree_transfer_test, a_file_that_the_board_cannot_read_fails_alone) {
  fs::remove(here / "d/e/7");
  fs::create_symlink("/proc/self/mem", here / "d/e/7");
  lab board;
  ASSERT_TRUE(board.open());
  auto const reported = get(board);
  EXPECT_NE(reported.at("d/e/7"), "");
  files_.erase("d/e/7");
  EXPECT_FALSE(all_);
  all_ = true;
  expect_all_but({}, reported);
}

TEST_F(tree_transfer_test, many_names_take_several_calls) {
  std::string const long_name(200, 'n');
  for (int i = 0; i < 60; ++i) {
    auto const name = "d/" + long_name + std::to_string(i);
    files_[name] = std::to_string(i);
    write(here / name, files_[name]);
  }
  lab board;
  ASSERT_TRUE(board.open());
  expect_all_but({}, get(board));
}

TEST_F(tree_transfer_test, getting_continues_after_a_link_that_is_lost_anywhere) {
  std::uint64_t whole = 0;
  for (auto const& [name, bytes] : files_) {
    whole += bytes.size();
  }
  for (std::uint64_t lost_after = 4000; lost_after < whole + 12000; lost_after += 5333) {
    SCOPED_TRACE(lost_after);
    for (auto const* const name : {"d", "2", "5", "8", "11", "empty"}) {
      fs::remove_all(there / name);
    }
    fault_plan faults;
    faults.disconnect_after = lost_after;
    lab board(faults);
    ASSERT_TRUE(board.open());
    expect_all_but({}, get(board));
  }
}

TEST_F(tree_transfer_test, is_got_whole_over_a_line_that_damages) {
  fault_plan faults;
  faults.seed = 4;
  faults.corrupt_rate = 0.00003;
  lab board(faults);
  ASSERT_TRUE(board.open());
  expect_all_but({}, get(board));
}

} // namespace
} // namespace mprun
