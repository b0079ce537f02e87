#include "runner/transfer/tree_stream.hpp"

#include "base/bytes/sha256.hpp"
#include "runner/transfer/lab_test.hpp"
#include "transports/protocol/errc.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace mprun {
namespace {

constexpr std::size_t any_list = 1000;

/// As device/take_tree.py reads it: a path and its size, nothing for a folder, one after the other.
std::string list(std::vector<std::pair<std::string, std::string>> const& items) {
  std::string text;
  for (auto const& [path, size] : items) {
    text += path + '\0' + size + '\0';
  }
  return std::string{static_cast<char>(text.size() & 0xff), static_cast<char>(text.size() >> 8)} +
         text;
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
  std::vector<tree_item> const items{
      {{}, "/lib"}, {here / "a", "/lib/a"}, {here / "b", "b"}, {{}, "c"}};
  auto const listed = list({{"/lib", ""}, {"/lib/a", "700"}, {"b", "0"}, {"c", ""}});
  auto const expected = listed + content + sum_of(content) + sum_of("");
  for (std::size_t size = 1; size < expected.size() + 2; ++size) {
    tree_stream stream(items, any_list);
    ASSERT_EQ(read_by(size, stream), expected) << size;
    auto const& passed = stream.passed();
    ASSERT_EQ(passed.size(), 4U);
    EXPECT_EQ(passed[0].begin, 0U) << "the list is the first one's";
    EXPECT_EQ(passed[0].end, listed.size());
    EXPECT_EQ(passed[1].begin, listed.size());
    EXPECT_EQ(passed[1].size, 700U);
    EXPECT_EQ(passed[1].end, listed.size() + 708);
    EXPECT_EQ(passed[2].begin, passed[1].end);
    EXPECT_EQ(passed[2].end, expected.size());
    EXPECT_EQ(passed[3].begin, expected.size());
    EXPECT_EQ(passed[3].end, expected.size());
    EXPECT_EQ(passed[0].sha256, "");
    EXPECT_EQ(passed[1].sha256, sha256_hex(content));
    EXPECT_EQ(passed[3].sha256, "");
  }
}

TEST(tree_stream, sums_up_the_lists_and_digests_that_end_in_a_part) {
  folder const here;
  std::string const content(70, 'x');
  write(here / "a", content);
  std::vector<tree_item> const items{{{}, "d"}, {here / "a", "a"}, {here / "a", "b"}};
  auto const listed = list({{"d", ""}, {"a", "70"}, {"b", "70"}});
  auto const first = listed.size() + content.size() + 8;
  auto const second = first + content.size() + 8;
  auto const whole_digest = [&] {
    sha256 sum;
    sum.update(content);
    auto const raw = sum.finish();
    return std::string(raw.begin(), raw.end());
  }();
  for (std::size_t cut = 0; cut <= second; ++cut) {
    auto const expected = [&](std::size_t begin, std::size_t end) {
      auto const ends_in_it = [&](std::size_t at) { return begin < at && at <= end; };
      sha256 sum;
      sum.update(ends_in_it(listed.size()) ? listed.substr(2) : "");
      sum.update(ends_in_it(first) ? whole_digest : "");
      sum.update(ends_in_it(second) ? whole_digest : "");
      return sum.finish();
    };
    tree_stream stream(items, any_list);
    tree_stream_sum sum(stream);
    error_code ec;
    std::string part(cut, '\0');
    ASSERT_EQ(stream.read(part, ec), cut);
    sum.update(part);
    EXPECT_EQ(sum.finish(), expected(0, cut)) << cut;
    part.resize(second);
    ASSERT_EQ(stream.read(part, ec), second - cut);
    EXPECT_EQ(sum.finish(), expected(cut, second)) << cut;
    EXPECT_FALSE(ec);
  }
}

TEST(tree_stream, a_list_is_no_longer_than_a_board_can_keep) {
  folder const here;
  write(here / "a", "12");
  std::vector<tree_item> const items{{here / "a", "a"}, {here / "a", "bbb"}, {{}, "c"}};
  auto const file = "12" + sum_of("12");
  auto const expect = [&](std::size_t max_list, std::string const& expected) {
    for (std::size_t size : {1, 7, 100}) {
      tree_stream stream(items, max_list);
      EXPECT_EQ(read_by(size, stream), expected) << max_list;
      ASSERT_EQ(stream.passed().size(), 3U);
      EXPECT_EQ(stream.passed()[0].end, stream.passed()[1].begin);
      EXPECT_EQ(stream.passed()[1].end, stream.passed()[2].begin);
      EXPECT_EQ(stream.passed()[2].end, expected.size());
    }
  };
  auto const a = list({{"a", "2"}});
  auto const b = list({{"bbb", "2"}});
  auto const c = list({{"c", ""}});
  expect(0, a + file + b + file + c);
  expect(9, a + file + list({{"bbb", "2"}, {"c", ""}}) + file);
  expect(10, list({{"a", "2"}, {"bbb", "2"}}) + file + file + c);
  expect(13, list({{"a", "2"}, {"bbb", "2"}, {"c", ""}}) + file + file);
}

TEST(tree_stream, a_list_ends_where_much_content_is_to_come) {
  folder const here;
  write(here / "a", std::string(65536, 'x'));
  std::vector<tree_item> const items{{here / "a", "a"}, {{}, "b"}};
  tree_stream stream(items, any_list);
  auto const all = read_by(1000, stream);
  EXPECT_EQ(all.substr(0, 10), list({{"a", "65536"}}));
  EXPECT_EQ(all.substr(10 + 65536 + 8), list({{"b", ""}}));
}

TEST(tree_stream, the_common_folder_is_not_sent) {
  auto const base_of = [](std::vector<std::string> const& paths) {
    std::vector<tree_item> items;
    for (auto const& path : paths) {
      items.push_back({{}, path});
    }
    return tree_stream(std::move(items), any_list).base();
  };
  EXPECT_EQ(base_of({"/lib/ab", "/lib/ac/d"}), "/lib/");
  EXPECT_EQ(base_of({"/lib", "/lib/a"}), "/");
  EXPECT_EQ(base_of({"lib/a"}), "lib/");
  EXPECT_EQ(base_of({"lib", "a"}), "");
  EXPECT_EQ(base_of({"/a", "b"}), "");
  EXPECT_EQ(base_of({}), "");

  tree_stream stream({{{}, "/lib/a"}, {{}, "/lib/b"}}, any_list);
  EXPECT_EQ(read_by(100, stream), list({{"a", ""}, {"b", ""}}));
}

TEST(tree_stream, ends_with_an_error_where_a_file_is_not_what_it_was) {
  folder const here;
  write(here / "a", std::string(5000, 'x'));
  tree_stream stream({{here / "a", "a"}, {here / "missing", "b"}}, any_list);
  std::string part(100, '\0');
  error_code ec;
  stream.read(part, ec);
  ASSERT_FALSE(ec);
  std::filesystem::resize_file(here / "a", 200);
  part.resize(6000);
  stream.read(part, ec);
  EXPECT_EQ(ec, protocol::errc::file_changed);

  tree_stream other({{here / "a", "a"}, {here / "missing", "b"}}, any_list);
  ec = {};
  EXPECT_EQ(other.read(part, ec), list({{"a", "200"}, {"b", "0"}}).size() + 200 + 8);
  EXPECT_EQ(ec, boost::system::errc::no_such_file_or_directory);
  EXPECT_EQ(other.passed().size(), 1U);

  write(here / "b", "1");
  tree_stream third({{here / "a", "a"}, {here / "b", "b"}}, any_list);
  ec = {};
  part.resize(100);
  third.read(part, ec);
  ASSERT_FALSE(ec);
  write(here / "b", "12");
  part.resize(6000);
  third.read(part, ec);
  EXPECT_EQ(ec, protocol::errc::file_changed) << "it was listed with its former size";
  EXPECT_EQ(third.passed().size(), 1U);
}

} // namespace
} // namespace mprun
