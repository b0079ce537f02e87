#include "runner/board/failure_words.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

namespace mprun {
namespace {

std::string words(std::string said, secret_list const& secrets = {}) {
  return words_of({boost::asio::error::eof, "it went", std::move(said)}, secrets);
}

TEST(failure_words, quote_the_other_side_on_one_line) {
  EXPECT_EQ(words(""), "it went");
  EXPECT_EQ(words(" \r\n"), "it went");
  EXPECT_EQ(words("Port already in use\r\n"), "it went; it said 'Port already in use'");
  EXPECT_EQ(words("one\r\ntwo\x1b"), "it went; it said 'one two\\x1b'");
}

TEST(failure_words, have_the_beginning_and_the_end_of_much) {
  auto const all = words("first" + std::string(10'000, 'x') + "last");
  EXPECT_NE(all.find("'firstxxx"), std::string::npos) << all;
  EXPECT_NE(all.find("xxxlast'"), std::string::npos) << all;
  EXPECT_NE(all.find("bytes left out"), std::string::npos) << all;
  EXPECT_LT(all.size(), 300U);
}

TEST(failure_words, have_no_part_of_a_secret_however_they_are_cut) {
  std::string const secret = "correct-horse-battery";
  secret_list secrets;
  secrets.add(secret);
  for (std::size_t before = 0; before < 300; ++before) {
    auto const all =
        words(std::string(before, 'x') + secret + std::string(300 - before, 'y'), secrets);
    for (std::size_t at = 0; at + 3 <= secret.size(); ++at) {
      EXPECT_EQ(all.find(secret.substr(at, 3)), std::string::npos) << all;
    }
  }
}

} // namespace
} // namespace mprun
