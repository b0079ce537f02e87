// minified_source_test.py compares the compiled code; these tests show what is left out.
#include "base/python/minified_source.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace mprun {
namespace {

struct source_pair {
  std::string_view source;
  std::string_view minified;
};

void expect_minified(std::vector<source_pair> const& rows) {
  for (auto const& [source, minified] : rows) {
    EXPECT_EQ(minified_source(source), minified) << source;
    EXPECT_EQ(minified_source(minified), minified) << "twice: " << source;
  }
}

void expect_unchanged(std::vector<std::string_view> const& sources) {
  for (auto const source : sources) {
    EXPECT_EQ(minified_source(source), source);
  }
}

TEST(minified_source, comments_go_and_their_lines_stay) {
  expect_minified({
      {"# a\n\nx  # b\n", "\n\nx\n"},
      {"if x:  # c\n    # deeper or not\n  # at no level\n\t# by a tab\n    y\n# shallower\n    "
       "z\n",
       "if x:\n\n\n\n y\n\n z\n"},
      {"def f():\n    pass\n    # the last of a block\n# and of none\n", "def f():\n pass\n\n\n"},
      {"f(a,  # one\n  # two\n  b)\n", "f(a,\n\nb)\n"},
      {"x = '#'  # '\n", "x='#'\n"},
      {"x = \"\"\"\n    # text  \n\"\"\"  # no text\n", "x=\"\"\"\n    # text  \n\"\"\"\n"},
      {"print('a')# mark\n", "print('a')\n"},
      {"a;  b ; # c\n", "a;b;\n"},
  });
}

TEST(minified_source, the_end_of_the_file_is_on_the_same_line) {
  expect_minified({
      {"", ""},
      {"x  ", "x"},
      {"x # c", "x"},
      {"x\n# c", "x\n\n"},
      {"x\n   ", "x\n\n"},
      {"# c", "\n"},
      {"\n\n", "\n\n"},
  });
}

TEST(minified_source, each_indentation_level_is_one_space) {
  expect_minified({
      {"if a:\n        if b:\n          c\n        d\nelse: e\n",
       "if a:\n if b:\n  c\n d\nelse:e\n"},
      {"if a:\n    x = [\n1,\n                  2,\n        ]\n    y\n",
       "if a:\n x=[\n1,\n2,\n]\n y\n"},
      {"if a:\n    \n  \n    b  \n", "if a:\n\n\n b\n"},
      {"if a:\n   b = '''\n   c\n ''' \\\n      + d\n   e\n",
       "if a:\n b='''\n   c\n '''\\\n+d\n e\n"},
  });
}

TEST(minified_source, line_ends_stay_unchanged) {
  expect_minified({
      {"if a: \r\n    # c\r\n    b = 1 \\\r\n      + 2\r\n", "if a:\r\n\r\n b=1\\\r\n+2\r\n"},
      {"x = '''\r\n a'''  \r\n'b\\\r\nc' \r\n", "x='''\r\n a'''\r\n'b\\\r\nc'\r\n"},
  });
}

TEST(minified_source, spaces_that_separate_stay) {
  expect_minified({
      {"print ( b\"x\" if a else\"y\" )\n", "print(b\"x\"if a else\"y\")\n"},
      {"x = a if b else  c\n", "x=a if b else c\n"},
      {"not - x is  not y\n", "not-x is not y\n"},
      {"1 .real , 1. real, 1 . real\n", "1 .real,1. real,1 . real\n"},
      {"from . import a\nfrom .. b import c\n", "from . import a\nfrom .. b import c\n"},
      {"[0x1for x in y]\n[0x1 for x in y]\n", "[0x1for x in y]\n[0x1 for x in y]\n"},
      {"0xe - 1, 1e5 - 1, 1.e - 1, e - 1\n", "0xe -1,1e5-1,1.e -1,e-1\n"},
      {"if (n := f(a)) != 1: pass\n", "if(n:=f(a))!=1:pass\n"},
      {"x [ a : - b ] , x[ : : 2 ]\n", "x[a: -b],x[: :2]\n"},
      {"lambda * a , ** b : - 1\n", "lambda*a,**b: -1\n"},
      {"def f ( a : int = 3 ) -> int : ...\n", "def f(a:int=3)->int: ...\n"},
      {"a < - b, a - > b, a = = b, a * * b\n", "a< -b,a- >b,a= =b,a* *b\n"},
      {"@ native\ndef f() : pass\n", "@native\ndef f():pass\n"},
      {"a\t=\t1\tif b\n", "a=1 if b\n"},
      {"\xc3\xa4 = \xc3\xb6 in \xe2\x82\xac\n", "\xc3\xa4=\xc3\xb6 in \xe2\x82\xac\n"},
      {"yield  x ; return  'a' ; raise  \"b\"\n", "yield x;return'a';raise\"b\"\n"},
  });
}

TEST(minified_source, strings_stay_and_do_not_join) {
  expect_minified({
      {"x = 'a  b' 'c' \"d\" r'e'\n", "x='a  b' 'c' \"d\"r'e'\n"},
      {"'' 'a', \"\" \"\"\"b\"\"\"\n", "'' 'a',\"\" \"\"\"b\"\"\"\n"},
      {"f 'a', b 'a', or 'a', is \"a\", xyz 'a', 1if 'a'\n",
       "f 'a',b 'a',or 'a',is \"a\",xyz'a',1if 'a'\n"},
      {"rb'\\' # ' , Rb\"\\\\\" # c\n", "rb'\\' # ',Rb\"\\\\\"\n"},
      {"BR''' ' '' # \\''' ''' , u\"#\"\n", "BR''' ' '' # \\''' ''',u\"#\"\n"},
      {"'a\\\n  b' + 'c'\n", "'a\\\n  b'+'c'\n"},
      {"f'{a  + b} # {c!r:>{w}} {{  }}' , fR\"{a['#']}\" # c\n",
       "f'{a  + b} # {c!r:>{w}} {{  }}',fR\"{a['#']}\"\n"},
      {"t'{a  + b}' , tr'{a:{w}}' # c\n", "t'{a  + b}',tr'{a:{w}}'\n"},
  });
}

TEST(minified_source, a_source_that_is_not_understood_stays_unchanged) {
  expect_unchanged({
      "if x:\n\ty  # by a tab\n",
      "if x:\n  \ty  # by a tab\n",
      "if x:\n    y\n  z  # at no level\n",
      "  x  # the first line\n",
      "if x:\n    \\\n  y  # c\n",
      "x = 'a  # c\n",
      "x = 'a\\\\\n' # c\n",
      "x = '''a  # c\n''",
      "x = \"a\\",
      "f(a  # c\n",
      "f(a]  # c\n",
      "f) # c\n",
      "x = a ? b  # c\n",
      "x = $a  # c\n",
      "x \\ # c\n",
      "x = 1 \\\n# c\n",
      "x = 1 \\\n  \n",
      "x = 1 \\\n\\\n  \n",
      "x  # a\ry\n",
      "x  # c\ry",
      "x = 'a\rb'  # c\n",
      "x  # c\r",
      "\fx  # c\n",
      std::string_view("x  # \0\n", 7),
      std::string_view("x = '\0'  # c\n", 13),
      "x = f'{a['b']}'  # nested quotes end it only for some\n",
      "x = f'{a\\'b'  # c\n",
      "x = f'{a'  # c\n",
      "x = f'{a]}'  # c\n",
      "x = f'{{'  # c\n",
      "x = rt'\\''  # c\n",
  });
}

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(minified_source, random_sources_keep_their_lines) {
  std::vector<std::string_view> const pieces = {" ",
                                                "    ",
                                                "\n",
                                                "\r\n",
                                                "\t",
                                                "\\",
                                                "\\\n",
                                                "#",
                                                "'",
                                                "\"",
                                                "'''",
                                                "\"\"\"",
                                                "{",
                                                "}",
                                                "(",
                                                ")",
                                                "[",
                                                "]",
                                                "f'",
                                                "r\"",
                                                "tr'",
                                                "a",
                                                "if",
                                                "1",
                                                ".",
                                                "e",
                                                "=",
                                                ":",
                                                "-",
                                                "\xe4",
                                                "\r",
                                                "\f",
                                                "$",
                                                ";",
                                                ",",
                                                "x = 1\n",
                                                "if a:\n    b\n"};
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string source;
    for (auto left = random() % 20; left > 0; --left) {
      source += pieces[random() % pieces.size()];
    }
    auto const minified = minified_source(source);
    EXPECT_EQ(minified_source(minified), minified) << source;
    EXPECT_LE(minified.size(), source.size()) << source;
    auto const whole = source.ends_with('\n') || !minified.ends_with('\n') ? source : source + '\n';
    EXPECT_EQ(lines_in(minified), lines_in(whole)) << source;
  }
}

TEST(minified_source, programs_have_neither_comments_nor_empty_lines) {
  EXPECT_EQ(minified_program("# top\n\nif a:\n    # in\n    b()\n    if c:\n        d()  # e\n"),
            "if a:\n b()\n if c:\n  d()\n");
}

} // namespace
} // namespace mprun
