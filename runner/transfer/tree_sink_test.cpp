// A stream of files taken apart, however it is cut and whenever it is known to be right.
#include "runner/transfer/tree_sink.hpp"

#include "base/bytes/sha256.hpp"
#include "runner/transfer/lab_test.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

std::string passing(std::string const& content) {
  std::string text;
  for (int i = 0; i < 4; ++i) {
    text += static_cast<char>(content.size() >> (8 * i) & 0xff);
  }
  return text + content;
}

class tree_sink_test : public testing::Test {
protected:
  std::vector<std::string> const contents_{"first", "", "the third one", ""};
  folder there_;
  std::vector<std::string> reported_;

  tree_sink sink() {
    std::vector<tree_item> items;
    for (std::size_t i = 0; i < contents_.size(); ++i) {
      items.push_back({there_ / std::to_string(i), ""});
    }
    return {std::move(items), [this](std::size_t number, tree_sink::arrived const& file) {
              EXPECT_EQ(number, reported_.size());
              reported_.push_back(file.ec ? file.ec.message() : file.sha256);
            }};
  }

  std::string stream() const {
    std::string all;
    for (auto const& content : contents_) {
      all += passing(content);
    }
    return all;
  }
};

TEST_F(tree_sink_test, may_be_cut_anywhere) {
  auto const all = stream();
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    reported_.clear();
    auto to = sink();
    EXPECT_FALSE(to.write(all.substr(0, cut)));
    EXPECT_FALSE(to.write(all.substr(cut)));
    EXPECT_EQ(to.reported(), 0U) << "nobody said that it is right";
    to.verified(all.size());
    ASSERT_EQ(to.reported(), contents_.size());
    for (std::size_t i = 0; i < contents_.size(); ++i) {
      EXPECT_EQ(read(there_ / std::to_string(i)), contents_[i]);
      EXPECT_EQ(reported_[i], sha256_hex(contents_[i]));
    }
  }
}

TEST_F(tree_sink_test, writes_what_is_verified_and_no_more) {
  auto const all = stream();
  auto to = sink();
  EXPECT_FALSE(to.write(all));
  auto const first = passing(contents_[0]).size();
  to.verified(first - 1);
  EXPECT_EQ(to.reported(), 0U);
  to.verified(first + 4);
  EXPECT_EQ(to.reported(), 2U);
  EXPECT_EQ(there_.names().size(), 2U);
}

TEST_F(tree_sink_test, a_file_that_cannot_be_written_is_reported_and_the_others_are_there) {
  std::filesystem::create_directory(there_ / "2");
  auto to = sink();
  EXPECT_FALSE(to.write(stream()));
  to.verified(stream().size());
  EXPECT_EQ(reported_[2], "Is a directory");
  EXPECT_EQ(read(there_ / "0"), "first");
  EXPECT_EQ(reported_[3], sha256_hex(""));
}

TEST_F(tree_sink_test, tells_how_much_of_the_next_file_is_there) {
  auto to = sink();
  EXPECT_EQ(to.arrived_of_next(), 0U);
  EXPECT_EQ(to.size_of_next(), 0U);
  EXPECT_FALSE(to.write(passing("first").substr(0, 6)));
  EXPECT_EQ(to.arrived_of_next(), 2U);
  EXPECT_EQ(to.size_of_next(), 5U);
  EXPECT_FALSE(to.write(stream().substr(6)));
  to.verified(passing("first").size() + passing("").size());
  EXPECT_EQ(to.arrived_of_next(), contents_[2].size());
  EXPECT_EQ(to.size_of_next(), contents_[2].size());
}

TEST_F(tree_sink_test, sizes_have_four_bytes) {
  std::string const large(70'000, 'x');
  std::vector<std::uint64_t> sizes;
  tree_sink to({{there_ / "a", ""}},
               [&](std::size_t, tree_sink::arrived const& file) { sizes.push_back(file.size); });
  EXPECT_FALSE(to.write(passing(large)));
  to.verified(passing(large).size());
  EXPECT_EQ(sizes, std::vector<std::uint64_t>{70'000});
  EXPECT_EQ(read(there_ / "a"), large);
}

TEST_F(tree_sink_test, more_than_was_asked_for_is_an_error) {
  auto to = sink();
  EXPECT_TRUE(to.write(stream() + "x"));
}

} // namespace
} // namespace mprun
