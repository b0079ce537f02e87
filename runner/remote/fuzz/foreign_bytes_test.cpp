#include "runner/remote/fuzz/foreign_bytes.hpp"

#include <array>
#include <gtest/gtest.h>
#include <random>

namespace mprun::remote {
namespace {

constexpr std::array<std::string_view, 40> likely{"http://",
                                                  "https://",
                                                  "user@",
                                                  "[::1]",
                                                  ":8080",
                                                  "/",
                                                  "..",
                                                  "?a=b",
                                                  "#c",
                                                  "%41",
                                                  "//",
                                                  "\r\n",
                                                  "github:",
                                                  "org/repo",
                                                  "@main",
                                                  "HTTP/1.1 ",
                                                  "200 OK\r\n",
                                                  "407 No\r\n",
                                                  "Content-Length: 3\r\n",
                                                  "Transfer-Encoding: chunked\r\n",
                                                  "\r\n\r\n",
                                                  "3\r\nabc\r\n",
                                                  "0\r\n\r\n",
                                                  "{\"urls\":",
                                                  "[[",
                                                  "\"a\",",
                                                  "\"b\"]]",
                                                  "}",
                                                  "\x1b[31m",
                                                  "\x1b]0;title\x07",
                                                  "\x1b[",
                                                  "\xc3\xa4",
                                                  "\xe4\xb8",
                                                  ">>> ",
                                                  "kkkkkkkkkkkkkkkk",
                                                  "OSError: ",
                                                  "[Errno 2] ENOENT",
                                                  "1 8192 512 d2cd31",
                                                  "b'\\x41\\n'",
                                                  "Traceback\n"};

/// Half of it consists of what the readers look for, so that they reach all their branches.
std::string garbage(std::mt19937& random) {
  std::string input;
  input += static_cast<char>(random() % 256);
  input += static_cast<char>(random() % 64);
  for (auto parts = random() % 20; parts != 0; --parts) {
    if (random() % 2 == 0) {
      input += likely[random() % likely.size()];
    } else {
      input += static_cast<char>(random() % 256);
    }
  }
  return input;
}

TEST(foreign_bytes, no_reader_breaks_a_promise_on_them) {
  std::mt19937 random(20241);
  for (int round = 0; round < 50'000; ++round) {
    auto const input = garbage(random);
    auto const wrong = read_foreign_bytes(input);
    ASSERT_EQ(wrong, "") << "round " << round << ": " << ::testing::PrintToString(input);
  }
}

} // namespace
} // namespace mprun::remote
