#include "transports/protocol/repl/foreign_lines.hpp"

#include "transports/protocol/repl/raw_repl.hpp"

#include <gtest/gtest.h>
#include <string>

namespace mprun::protocol {
namespace {

using answer = awaited_token::answer;

/// The answer to the bytes, up to the first byte that ends the wait.
answer of(awaited_token& token, std::string const& bytes) {
  auto last = answer::not_yet;
  for (auto const byte : bytes) {
    last = token.feed(byte);
    if (last != answer::not_yet) {
      break;
    }
  }
  return last;
}

TEST(foreign_lines, a_token_stands_where_a_line_begins) {
  for (auto const& [text, expected] :
       {std::pair{std::string("OK"), answer::came}, std::pair{std::string("a\r\nOK"), answer::came},
        std::pair{std::string("O\nOK"), answer::came}, std::pair{std::string("\nOK"), answer::came},
        std::pair{std::string("aOK"), answer::not_yet},
        std::pair{std::string("a OK\nb"), answer::not_yet},
        std::pair{std::string("OOK"), answer::not_yet},
        std::pair{std::string("O\x04"), answer::broken},
        std::pair{std::string("a\n\x01"), answer::broken}}) {
    awaited_token token("OK");
    EXPECT_EQ(of(token, text), expected) << ::testing::PrintToString(text);
  }
}

TEST(foreign_lines, a_token_of_more_than_a_line_may_begin_again_at_its_end) {
  awaited_token banner(banner_and_prompt);
  EXPECT_EQ(of(banner, "raw REPL; CTRL-B to exit\r\nlog\nraw REPL; CTRL-B to exit\r\n" +
                           std::string(banner_and_prompt)),
            answer::came);
}

TEST(foreign_lines, every_unprintable_byte_breaks_it) {
  for (int byte = 0; byte < 256; ++byte) {
    foreign_lines lines;
    auto const c = static_cast<char>(byte);
    auto const is_control = byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\x1b';
    EXPECT_EQ(lines.take(c), !is_control && byte != 0x7f) << byte;
    EXPECT_EQ(is_text({&c, 1}), !is_control && byte != 0x7f) << byte;
  }
}

TEST(foreign_lines, a_line_without_end_and_a_flood_of_lines_break_it) {
  foreign_lines endless;
  EXPECT_TRUE(endless.take(std::string(foreign_lines::max_line_size, 'x')));
  EXPECT_FALSE(endless.take('x'));

  foreign_lines flood;
  std::string const line = std::string(63, 'x') + '\n';
  std::size_t fed = 0;
  for (; flood.take(line); fed += line.size()) {
    ASSERT_LE(fed, flood_limit);
  }
  EXPECT_EQ(fed, flood_limit);
  flood.token();
  EXPECT_TRUE(flood.take(line)) << "a token ends the flood";
}

TEST(foreign_lines, lines_do_not_restart_the_wait) {
  awaited_token token("OK");
  EXPECT_FALSE(token.only_lines());
  token.feed('a');
  EXPECT_TRUE(token.only_lines());
  token.feed('\n');
  EXPECT_TRUE(token.only_lines());
  token.feed('O');
  token.feed('K');
  EXPECT_FALSE(token.only_lines());
}

TEST(foreign_lines, the_banner_is_found_anywhere_and_its_prompt_on_a_line_of_its_own) {
  std::string const line(banner_line);
  for (auto const& [text, used] :
       {std::pair{"\x04>>> " + line + ">", line.size() + 6},
        std::pair{line + "log\n>rest", line.size() + 5},
        std::pair{line + "log\x04 >" + line + ">", 2 * line.size() + 7},
        std::pair{line + "log >", stream_search::npos}, std::pair{line, stream_search::npos}}) {
    EXPECT_EQ(awaited_banner().feed(text), used) << ::testing::PrintToString(text);
    awaited_banner by_byte;
    std::size_t at = 0;
    while (at < text.size() && by_byte.feed(text.substr(at, 1)) == stream_search::npos) {
      ++at;
    }
    EXPECT_EQ(at == text.size() ? stream_search::npos : at + 1, used);
  }
}

} // namespace
} // namespace mprun::protocol
