#include "runner/transfer/tree_stream.hpp"

#include "base/bytes/sha256.hpp"
#include "runner/transfer/lab_test.hpp"
#include "transports/protocol/errc.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

/// As device/take_tree.py reads it.
std::string head(std::uint32_t size, std::string const& path) {
  std::string text;
  for (int i = 0; i < 4; ++i) {
    text += static_cast<char>(size >> (8 * i) & 0xff);
  }
  text += static_cast<char>(path.size() & 0xff);
  text += static_cast<char>(path.size() >> 8);
  return text + path;
}

/// The part of its digest that is sent.
std::string sum_of(std::string const& bytes) {
  sha256 sum;
  sum.update(bytes);
  auto const raw = sum.finish();
  return {raw.begin(), raw.begin() + 8};
}

std::string read_by(std::size_t size, tree_stream& from) {
  std::string all;
  for (;;) {
    std::string part(size, '\0');
    error_code ec;
    part.resize(from.read(part, ec));
    EXPECT_FALSE(ec) << ec.message();
    all += part;
    if (part.size() < size) {
      return all;
    }
  }
}

TEST(tree_stream, is_the_same_in_pieces_of_any_size) {
  folder const here;
  std::string const content(700, 'x');
  write(here / "a", content);
  write(here / "b", "");
  std::vector<tree_item> const items{{{}, "/lib"}, {here / "a", "/lib/a"}, {here / "b", "b"}};
  auto const expected = head(0xffffffff, "/lib") + head(700, "/lib/a") + content + sum_of(content) +
                        head(0, "b") + sum_of("");
  for (std::size_t size = 1; size < expected.size() + 2; ++size) {
    tree_stream stream(items);
    ASSERT_EQ(read_by(size, stream), expected) << size;
    ASSERT_EQ(stream.passed().size(), 3U);
    EXPECT_EQ(stream.passed()[1].begin, head(0, "/lib").size());
    EXPECT_EQ(stream.passed()[1].size, 700U);
    EXPECT_EQ(stream.passed()[1].end, stream.passed()[2].begin);
    EXPECT_EQ(stream.passed()[2].end, expected.size());
    EXPECT_EQ(stream.passed()[0].sha256, "");
    EXPECT_EQ(stream.passed()[1].sha256, sha256_hex(content));
  }
}

TEST(tree_stream, the_common_folder_is_not_sent) {
  auto const base_of = [](std::vector<std::string> const& paths) {
    std::vector<tree_item> items;
    for (auto const& path : paths) {
      items.push_back({{}, path});
    }
    return tree_stream(std::move(items)).base();
  };
  EXPECT_EQ(base_of({"/lib/ab", "/lib/ac/d"}), "/lib/");
  EXPECT_EQ(base_of({"/lib", "/lib/a"}), "/");
  EXPECT_EQ(base_of({"lib/a"}), "lib/");
  EXPECT_EQ(base_of({"lib", "a"}), "");
  EXPECT_EQ(base_of({"/a", "b"}), "");
  EXPECT_EQ(base_of({}), "");

  tree_stream stream({{{}, "/lib/a"}, {{}, "/lib/b"}});
  EXPECT_EQ(read_by(100, stream), head(0xffffffff, "a") + head(0xffffffff, "b"));
}

TEST(tree_stream, ends_with_an_error_where_a_file_is_not_what_it_was) {
  folder const here;
  write(here / "a", std::string(5000, 'x'));
  tree_stream stream({{here / "a", "a"}, {here / "missing", "b"}});
  std::string part(100, '\0');
  error_code ec;
  stream.read(part, ec);
  ASSERT_FALSE(ec);
  std::filesystem::resize_file(here / "a", 200);
  part.resize(6000);
  stream.read(part, ec);
  EXPECT_EQ(ec, protocol::errc::file_changed);

  tree_stream other({{here / "a", "a"}, {here / "missing", "b"}});
  ec = {};
  EXPECT_EQ(other.read(part, ec), head(200, "a").size() + 200 + 8);
  EXPECT_EQ(ec, boost::system::errc::no_such_file_or_directory);
  EXPECT_EQ(other.passed().size(), 1U);
}

} // namespace
} // namespace mprun
