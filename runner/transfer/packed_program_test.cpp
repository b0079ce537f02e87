// A packed program is shorter and does the same on a real unix port.
#include "runner/board/packed_program.hpp"

#include "base/python/python_text.hpp"
#include "runner/transfer/lab_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>

namespace mprun {
namespace {

std::string many_lines(int count) {
  std::string program;
  for (int i = 0; i < count; ++i) {
    program += fmt::format("def f{}(x):\n    return x + {}\n", i, i);
  }
  return program;
}

TEST(packed_program, defines_the_same_names_and_leaves_none_of_its_own) {
  lab board;
  ASSERT_TRUE(board.open());
  auto const program = many_lines(60);
  auto const packed = packed_program(program, inflating_module::deflate);
  EXPECT_LT(packed.size() * 2, program.size());
  EXPECT_EQ(board.ask("n = len(dir())"), "");
  EXPECT_EQ(board.ask(packed), "");
  EXPECT_EQ(board.ask("print(len(dir()) - n, f0(1), f59(1))"), "60 1 60\n");
}

/// Has the board do as one before v1.21.
constexpr std::string_view only_zlib =
    "import sys,io\n"
    "from deflate import DeflateIO\n"
    "class Z:\n"
    " @staticmethod\n"
    " def decompress(d,bits,io=io,by=DeflateIO):return by(io.BytesIO(d),1,-bits).read()\n"
    "sys.modules['zlib']=Z\n"
    "del sys,io,DeflateIO,Z\n";

TEST(packed_program, by_zlib_does_the_same_also_in_a_scope_of_its_own) {
  lab board;
  ASSERT_TRUE(board.open());
  EXPECT_EQ(board.ask(std::string(only_zlib)), "");
  EXPECT_EQ(board.ask("n = len(dir())"), "");
  auto const program = many_lines(60);
  auto const packed = packed_program(program, inflating_module::zlib);
  EXPECT_LT(packed.size() * 2, program.size());
  EXPECT_EQ(board.ask(packed), "");
  EXPECT_EQ(board.ask("print(len(dir()) - n, f0(1), f59(1))"), "60 1 60\n");
  EXPECT_EQ(board.ask("n = len(dir())"), "");
  for (auto const by : {inflating_module::zlib, inflating_module::deflate}) {
    auto const scoped = packed_program(python_in_own_scope(program + "print(f7(1))\n"), by);
    EXPECT_EQ(board.ask(scoped), "8\n");
    EXPECT_EQ(board.ask("print(len(dir()) - n)"), "0\n");
  }
}

TEST(packed_program, a_literal_of_all_bytes_arrives_as_it_is) {
  lab board;
  ASSERT_TRUE(board.open());
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += {static_cast<char>(byte), '7'}; // which an octal escape would take in
  }
  EXPECT_EQ(board.ask(fmt::format("b={}\nprint(len(b), b==bytes([i//2 if i%2==0 else 55 for i in "
                                  "range(512)]))",
                                  python_bytes_for_paste(all))),
            "512 True\n");
}

TEST(packed_program, raises_what_the_program_raises) {
  lab board;
  ASSERT_TRUE(board.open());
  auto const packed = packed_program(many_lines(60) + "f1('a')\n", inflating_module::deflate);
  EXPECT_NE(board.ask(packed).find("TypeError"), std::string::npos);
}

TEST(packed_program, is_the_program_itself_where_packing_gains_nothing) {
  for (std::string const short_one : {"", "x", "print(1)\nprint(2)\n"}) {
    EXPECT_EQ(packed_program(short_one, inflating_module::deflate), short_one);
    EXPECT_EQ(packed_program(short_one, inflating_module::zlib), short_one);
  }
}

} // namespace
} // namespace mprun
