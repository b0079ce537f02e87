// What a board says of the sums of its files.
#include "runner/transfer/board_files.hpp"

#include "runner/board/session_fixture_test.hpp"

#include <numeric>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string const sum_a(64, 'a');
std::string const sum_b(64, 'b');

class hashing_test : public session_test {
protected:
  board_files& files() {
    if (!files_) {
      opened();
      files_.emplace(made());
    }
    return *files_;
  }
  /// As device/sha256_of.py prints it.
  static std::string answer(std::size_t number, std::string const& path, std::string const& sum) {
    auto const of_path = std::accumulate(path.begin(), path.end(), 0U, [](unsigned all, char byte) {
      return all + static_cast<unsigned char>(byte);
    });
    return fmt::format("{} {} {}\x1f\r\n", number, of_path, sum);
  }
  void says(std::string const& output) {
    files();
    board_.runs = [output](std::string const&) { return scripted_run{output}; };
  }
  result<std::string> hash(std::string path, std::optional<std::uint64_t> most = {}) {
    return time_.run(files().sha256_of(std::move(path), most));
  }
  /// A board that hashes whatever program asks it to, but for some.
  void hashes(std::vector<std::string> const& paths) {
    files();
    board_.runs = [this, paths](std::string const& source) {
      programs_.push_back(source);
      std::string out;
      for (std::size_t i = 0; i < paths.size(); ++i) {
        if (source.find(fmt::format("_mprun_sha256({},", i)) != std::string::npos ||
            source.find(fmt::format("_mprun_n={}\n", i)) != std::string::npos) {
          auto const end = source.starts_with("_mprun_n=") ? paths.size() : i + 1;
          for (auto k = i; k < end; ++k) {
            if (raises_ == k) {
              return scripted_run{out, "Traceback (most recent call last):\r\n"
                                       "  File \"<stdin>\", line 1\r\nOSError: 5\r\n"};
            }
            out += answer(k, paths[k], sum_a);
          }
          break;
        }
      }
      return scripted_run{out};
    };
  }
  result<void> hash_each(std::vector<std::string> paths) {
    reported_.clear();
    return time_.run(files().sha256_of_each(std::move(paths),
                                            [this](std::size_t number, std::string const& sum) {
                                              EXPECT_EQ(sum, sum_a);
                                              reported_.push_back(number);
                                            }));
  }

  std::optional<board_files> files_;
  std::vector<std::string> programs_;
  std::vector<std::size_t> reported_;
  std::optional<std::size_t> raises_;
};

TEST_F(hashing_test, a_sum_or_nothing) {
  says(answer(0, "/a", sum_b));
  EXPECT_EQ(*hash("/a"), sum_b);
  says(answer(0, "/a", "-"));
  EXPECT_EQ(*hash("/a"), "") << "there is no file";
}

TEST_F(hashing_test, an_answer_about_something_else_makes_no_sense) {
  for (auto const& said : {answer(1, "/a", sum_a), answer(0, "/b", sum_a), answer(0, "/a", "+"),
                           answer(0, "/a", sum_a + "a"), answer(0, "/a", sum_a.substr(1)),
                           answer(0, "/a", sum_a.substr(1) + "g"), std::string()}) {
    says(said);
    auto const sum = hash("/a");
    ASSERT_FALSE(sum) << said;
    EXPECT_EQ(sum.error().message, "the board's hash makes no sense");
  }
}

TEST_F(hashing_test, only_a_beginning_is_hashed_where_that_is_wanted) {
  files();
  std::string seen;
  board_.runs = [&](std::string const& source) {
    seen = source;
    return scripted_run{answer(0, "/a", sum_a)};
  };
  hash("/a");
  EXPECT_TRUE(seen.ends_with("_mprun_sha256(0,'/a',None)")) << seen;
  hash("/a", 70);
  EXPECT_TRUE(seen.ends_with("_mprun_sha256(0,'/a',70)")) << seen;
}

TEST_F(hashing_test, files_are_hashed_one_by_one_where_the_board_holds_nothing_back) {
  std::vector<std::string> const paths{"/a", "/b", "/c"};
  hashes(paths);
  EXPECT_TRUE(hash_each(paths));
  EXPECT_THAT(reported_, ElementsAre(0, 1, 2));
  EXPECT_THAT(programs_, SizeIs(4)) << "the first tells how";
  EXPECT_TRUE(hash_each({}));
  EXPECT_THAT(reported_, IsEmpty());
  EXPECT_THAT(programs_, SizeIs(4));
}

TEST_F(hashing_test, files_go_in_batches_where_bytes_are_held_back) {
  spec_.platform = "unix";
  std::vector<std::string> const paths{"/lib/a", "/lib/b", "/lib/c"};
  hashes(paths);
  EXPECT_TRUE(hash_each(paths));
  EXPECT_THAT(reported_, ElementsAre(0, 1, 2));
  ASSERT_THAT(programs_, SizeIs(2));
  EXPECT_THAT(programs_[1], HasSubstr("'a\\nb\\nc'"));
  EXPECT_THAT(programs_[1], HasSubstr("'/lib/'+"));
}

TEST_F(hashing_test, a_name_with_a_line_end_goes_alone) {
  spec_.platform = "unix";
  std::vector<std::string> const paths{"/a\nb"};
  hashes(paths);
  EXPECT_TRUE(hash_each(paths));
  EXPECT_THAT(reported_, ElementsAre(0));
  EXPECT_THAT(programs_.back(), HasSubstr("_mprun_sha256(0,'/a\\nb',None)"));
}

TEST_F(hashing_test, a_batch_is_no_longer_than_a_board_takes) {
  spec_.platform = "unix";
  files();
  std::vector<std::string> paths;
  for (int i = 0; i < 10; ++i) {
    paths.push_back("/" + std::to_string(i) + std::string(254, 'n'));
  }
  std::size_t longest = 0;
  board_.runs = [&](std::string const& source) {
    longest = source.starts_with("_mprun_n=") ? std::max(longest, source.size()) : longest;
    return scripted_run{};
  };
  hash_each(paths);
  EXPECT_GT(longest, 4 * 254U);
  EXPECT_LT(longest, 5 * 256U + 200);
}

TEST_F(hashing_test, one_that_fails_is_left_out_and_the_others_are_hashed) {
  for (std::string const platform : {"scripted", "unix"}) {
    session_.reset();
    files_.reset();
    spec_.platform = platform;
    std::vector<std::string> const paths{"/a", "/b", "/c", "/d"};
    hashes(paths);
    raises_ = 1;
    auto const all = hash_each(paths);
    ASSERT_FALSE(all);
    EXPECT_EQ(all.error().ec.value(), 5);
    EXPECT_THAT(reported_, ElementsAre(0, 2, 3)) << platform;
  }
}

TEST_F(hashing_test, a_board_that_hashes_nothing_is_not_asked_for_ever) {
  files();
  int programs = 0;
  board_.runs = [&](std::string const&) {
    ++programs;
    return scripted_run{"nonsense"};
  };
  EXPECT_FALSE(hash_each(std::vector<std::string>(100, "/a")));
  EXPECT_THAT(reported_, IsEmpty());
  EXPECT_LE(programs, 12) << "three rounds in vain";
}

TEST_F(hashing_test, who_interrupted_wants_no_more_sums) {
  files();
  board_.runs = [this](std::string const&) {
    made().interrupt();
    return scripted_run{"", "", true};
  };
  EXPECT_EQ(hash_each({"/a", "/b"}).error().ec, protocol::errc::interrupted);
  EXPECT_THAT(reported_, IsEmpty());
}

} // namespace
} // namespace mprun
