#include "suites/catalog/python_tokens.hpp"

#include <gtest/gtest.h>
#include <string>

namespace mprun {
namespace {

using kind = python_token::kind;

/// The tokens, a line_end as ";".
std::string seen(std::string_view source) {
  std::string out;
  for (auto const& token : tokens_of(source)) {
    out += out.empty() ? "" : " ";
    out += token.type == kind::line_end ? ";" : std::string(token.text);
  }
  return out;
}

TEST(python_tokens, names_numbers_symbols_and_lines) {
  EXPECT_EQ(seen(""), "");
  EXPECT_EQ(seen("a=1\nb . c\n"), "a = 1 ; b . c ;");
  EXPECT_EQ(seen("a"), "a ;") << "the last line needs no end";
  EXPECT_EQ(seen("\n\n  \n# only\na # b\n"), "a ;");
}

TEST(python_tokens, strings_are_one_token_each) {
  EXPECT_EQ(seen("x='# def test_a(): \\' \"'+rb\"y\"\n"),
            "x = '# def test_a(): \\' \"' + rb\"y\" ;");
  EXPECT_EQ(seen("'''a\ndef b():\n''' c\n"), "'''a\ndef b():\n''' c ;");
  EXPECT_EQ(seen("\"\"\" \\\"\"\" \"\"\";d"), "\"\"\" \\\"\"\" \"\"\" ; d ;");
  EXPECT_EQ(seen("'no end\na"), "'no end ; a ;");
  EXPECT_EQ(seen("'''no end\na"), "'''no end\na ;");
  EXPECT_EQ(seen("'\\"), "'\\ ;");
  EXPECT_FALSE(tokens_of("'a'")[0].is("'a'")) << "no string is a symbol or a name";
}

TEST(python_tokens, a_logical_line_ends_outside_brackets_and_continuations) {
  EXPECT_EQ(seen("f(a,\n  b)\nc\\\nd\r\ne\\\r\nf\n"), "f ( a , b ) ; c d ; e f ;");
  EXPECT_EQ(seen(")\na\n"), ") ; a ;") << "a bracket too many";
}

TEST(python_tokens, positions) {
  auto const all = tokens_of("a\n'''\n\n''' b\n\tif\n        x (\n y)\n z");
  auto const position = [&](std::size_t at) {
    return std::pair(all[at].line, static_cast<int>(all[at].column));
  };
  EXPECT_EQ(position(0), std::pair(1, 0));
  EXPECT_EQ(position(2), std::pair(2, 0));
  EXPECT_EQ(all[3].line, 4);
  EXPECT_EQ(position(5), std::pair(5, 8)) << "a tab";
  EXPECT_EQ(position(7), std::pair(6, 8));
  EXPECT_EQ(all[9].line, 7);
  EXPECT_EQ(position(12), std::pair(8, 1));
}

} // namespace
} // namespace mprun
