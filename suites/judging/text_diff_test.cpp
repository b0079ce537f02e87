#include "suites/judging/shortest_edit.hpp"
#include "suites/judging/text_diff.hpp"

#include <algorithm>
#include <cstdio>
#include <gmock/gmock.h>
#include <random>
#include <string>
#include <vector>

namespace mprun {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

TEST(first_difference, says_where_and_what) {
  struct {
    std::string expected;
    std::string actual;
    std::string message;
  } const examples[] = {
      {"a\nb\nx\n", "a\nb\ny\n", "output differs at line 3: expected 'x', got 'y'"},
      {"x\n", "y\n", "output differs at line 1: expected 'x', got 'y'"},
      {"abc\n", "ab\n", "output differs at line 1: expected 'abc', got 'ab'"},
      {"abc\n", "ab", "output differs at line 1: expected 'abc', got 'ab'"},
      {"a\n", "", "no output: expected 'a'"},
      {"", "a\n", "no output expected: got 'a'"},
      {"a\nb\n", "a\n", "output ends after line 1: expected 'b' next"},
      {"a\n", "a\nb\n", "output goes on after line 1, its expected end: got 'b'"},
      {"a\n", "a", "output ends with line 1, 'a', without the newline expected"},
      {"a", "a\n", "output has a newline after line 1, 'a', that is not expected"},
      {"a\n\n", "a\nb\n", "output differs at line 2: expected '', got 'b'"},
      {"tab\t\n", "tab\x04\n", "output differs at line 1: expected 'tab\\t', got 'tab\\x04'"},
      {std::string(500, 'x') + "1\n", std::string(500, 'x') + "2\n",
       "output differs at line 1: expected '…xxxxxxxxxxxxxxxxxxxx1', got '…xxxxxxxxxxxxxxxxxxxx2'"},
      {"1" + std::string(500, 'x') + "\n", "2\n",
       "output differs at line 1: expected '1" + std::string(79, 'x') + "…', got '2'"},
  };
  for (auto const& example : examples) {
    EXPECT_EQ(first_difference(example.expected, example.actual), example.message);
  }
}

TEST(first_difference, a_long_line_is_cut_where_what_differs_stands_far_back) {
  auto const differing_at = [](std::size_t column, std::size_t size) {
    std::string expected(size, 'x');
    auto actual = expected;
    actual[column] = 'y';
    return first_difference(expected + "\n", actual + "\n");
  };
  EXPECT_EQ(differing_at(70, 80).find("…"), std::string::npos) << "it is not long";
  EXPECT_NE(differing_at(70, 81).find("'…x"), std::string::npos);
  EXPECT_EQ(differing_at(20, 81).find("'…x"), std::string::npos) << "it is seen anyway";
  EXPECT_NE(differing_at(21, 81).find("'…x"), std::string::npos);
}

TEST(unified_diff, changes_share_a_hunk_where_what_stands_round_them_meets) {
  for (int const between : {5, 6, 7, 8}) {
    std::string const same = [&] {
      std::string lines;
      for (int i = 0; i < between; ++i) {
        lines += std::to_string(i) + "\n";
      }
      return lines;
    }();
    auto const diff = unified_diff("a\n" + same + "b\n", "A\n" + same + "B\n");
    std::size_t hunks = 0;
    for (auto at = diff.find("@@ -"); at != std::string::npos; at = diff.find("@@ -", at + 1)) {
      ++hunks;
    }
    EXPECT_EQ(hunks, between <= 6 ? 1U : 2U) << between;
  }
}

TEST(shortest_edit, keeps_what_both_have) {
  auto const edited = [](std::vector<std::string_view> const& from,
                         std::vector<std::string_view> const& to) {
    std::string script;
    for (auto const& line : shortest_edit(from, to)) {
      script += static_cast<char>(line.how);
      script += line.text;
    }
    return script;
  };
  EXPECT_EQ(edited({}, {}), "");
  EXPECT_EQ(edited({"a", "b"}, {"a", "b"}), " a b");
  EXPECT_EQ(edited({"a", "b"}, {"a"}), " a-b");
  EXPECT_EQ(edited({"a"}, {"a", "b"}), " a+b");
  EXPECT_EQ(edited({"a", "b", "c"}, {"a", "c"}), " a-b c");
}

TEST(shown_block, has_two_hundred_lines_at_most) {
  std::string text;
  for (int i = 0; i < 200; ++i) {
    text += "line\n";
  }
  EXPECT_EQ(shown_block(text), text);
  EXPECT_EQ(shown_block(text + "more\n"), text + "… the rest is left out\n");
  std::string const wide = std::string(300, 'x') + "\n";
  std::string bytes;
  while (bytes.size() <= 16 * 1024) {
    bytes += wide;
  }
  EXPECT_EQ(shown_block(bytes), bytes);
  EXPECT_EQ(shown_block(bytes + wide), bytes + "… the rest is left out\n");
}

TEST(unified_diff, shows_changes_with_their_surroundings) {
  EXPECT_EQ(unified_diff("a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\nE\nf\ng\nh\n"),
            "--- expected\n"
            "+++ actual\n"
            "@@ -2,7 +2,7 @@\n"
            " b\n c\n d\n-e\n+E\n f\n g\n h\n");
  EXPECT_EQ(unified_diff("a\n", "a"), "--- expected\n+++ actual\n@@ -1,1 +1,1 @@\n-a\n+a\n"
                                      "\\ No newline at end of output\n");
  EXPECT_EQ(unified_diff("", "a\n"), "--- expected\n+++ actual\n@@ -0,0 +1,1 @@\n+a\n");
  EXPECT_EQ(unified_diff("a\n", ""), "--- expected\n+++ actual\n@@ -1,1 +0,0 @@\n-a\n");
  EXPECT_EQ(unified_diff("a\x04\n", "a\x05\n"),
            "--- expected\n+++ actual\n@@ -1,1 +1,1 @@\n-a\\x04\n+a\\x05\n");
  EXPECT_EQ(unified_diff("same\n", "same\n"), "");
}

TEST(unified_diff, splits_distant_changes_into_hunks) {
  std::string expected;
  std::string actual;
  for (int i = 1; i <= 30; ++i) {
    expected += std::to_string(i) + "\n";
    actual += i == 5 ? "five\n" : i == 25 ? "" : std::to_string(i) + "\n";
  }
  EXPECT_EQ(unified_diff(expected, actual),
            "--- expected\n+++ actual\n"
            "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
            "@@ -22,7 +22,6 @@\n 22\n 23\n 24\n-25\n 26\n 27\n 28\n");
}

/// Puts a diff of short printable lines onto `text`, as patch does.
std::string patched(std::string const& text, std::string const& diff) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    auto const end = text.find('\n', at) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  std::string out;
  std::size_t next = 0; // line not yet taken
  for (std::size_t at = 0; at < diff.size();) {
    auto const end = diff.find('\n', at) + 1;
    auto const line = diff.substr(at, end - at);
    at = end;
    std::size_t start = 0;
    std::size_t count = 0;
    if (std::sscanf(line.c_str(), "@@ -%zu,%zu", &start, &count) == 2) {
      for (auto const stop = count == 0 ? start : start - 1; next < stop; ++next) {
        out += lines.at(next);
      }
    } else if (line.rfind("--- ", 0) == 0 || line.rfind("+++ ", 0) == 0) {
      continue;
    } else if (line[0] == '+') {
      out += line.substr(1);
    } else {
      EXPECT_EQ(lines.at(next), line.substr(1));
      out += line[0] == ' ' ? line.substr(1) : "";
      ++next;
    }
  }
  for (; next < lines.size(); ++next) {
    out += lines[next];
  }
  return out;
}

TEST(unified_diff, is_a_patch) {
  std::mt19937 random(4711);
  for (int round = 0; round < 5000; ++round) {
    auto const text = [&] {
      std::string made;
      for (auto n = random() % 30; n > 0; --n) {
        made += std::string(1, static_cast<char>('a' + random() % 3)) + "\n";
      }
      return made;
    };
    auto const expected = text();
    auto const actual = text();
    EXPECT_EQ(patched(expected, unified_diff(expected, actual)), actual) << expected;
  }
}

TEST(unified_diff, is_bounded) {
  std::mt19937 random(1);
  std::string big;
  while (big.size() < 1'000'000) {
    big += std::to_string(random()) + "\n";
  }
  std::string other;
  while (other.size() < 1'000'000) {
    other += std::to_string(random()) + "\n";
  }
  auto const all_different = unified_diff(big, other);
  EXPECT_LT(all_different.size(), 17'000U);
  EXPECT_LE(std::count(all_different.begin(), all_different.end(), '\n'), 201);
  EXPECT_THAT(all_different, EndsWith("… the rest is left out\n"));
  EXPECT_LT(unified_diff(std::string(1'000'000, 'x'), std::string(1'000'000, 'y')).size(), 2000U);
  EXPECT_LT(unified_diff(std::string(1'000'000, '\n'), "x").size(), 2000U);
}

TEST(unified_diff, shows_one_changed_line_of_many) {
  std::string expected;
  for (int i = 0; i < 100'000; ++i) {
    expected += std::to_string(i) + "\n";
  }
  auto actual = expected;
  actual.insert(actual.find("500\n"), "new\n");
  EXPECT_THAT(unified_diff(expected, actual), HasSubstr("\n 499\n+new\n 500\n"));
  actual += "end\n"; // now the texts have no common end
  auto const diff = unified_diff(expected, actual);
  EXPECT_THAT(diff, HasSubstr("\n 499\n+new\n 500\n"));
  EXPECT_EQ(std::count(diff.begin(), diff.end(), '-'), 4) << "of the heads only:\n" << diff;
}

TEST(shown_block, is_bounded_and_printable) {
  EXPECT_EQ(shown_block(""), "");
  EXPECT_EQ(shown_block("a\nb\x04"), "a\nb\\x04\n");
  std::string many;
  for (int i = 0; i < 10'000; ++i) {
    many += "line\n";
  }
  auto const shown = shown_block(many);
  EXPECT_EQ(std::count(shown.begin(), shown.end(), '\n'), 201);
  EXPECT_THAT(shown, EndsWith("… the rest is left out\n"));
  EXPECT_LT(shown_block(std::string(1'000'000, 'x')).size(), 500U);
}

} // namespace
} // namespace mprun
