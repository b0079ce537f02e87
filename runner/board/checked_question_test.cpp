#include "runner/board/checked_question.hpp"

#include "base/bytes/crc32.hpp"
#include "base/bytes/deflate.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>

namespace mprun {
namespace {

using outcome = checked_question::outcome;

class checked_question_test : public testing::Test {
protected:
  static std::string long_program() {
    std::string program;
    for (int i = 0; i < 40; ++i) {
      program += fmt::format("print('key{}=value\\x1f')\n", i);
    }
    return program;
  }

  std::string const program = long_program();
  checked_question const question{program};
  std::string const lines = "a=1\x1f\r\nsome log\r\nb=two words\x1f\r\n";
  std::uint32_t const sum = crc32("a=1\x1f"
                                  "b=two words\x1f",
                                  crc32(deflated(program).value()));
  std::string const answer = lines + fmt::format("sum={}\x1f\r\n", sum);
};

TEST_F(checked_question_test, takes_fewer_bytes_than_the_program) {
  EXPECT_LT(question.source().size(), program.size());
  EXPECT_EQ(question.source().find('@'), std::string::npos);
}

TEST_F(checked_question_test, an_answer_with_its_sum_is_sound_whatever_is_printed_between) {
  EXPECT_EQ(question.outcome_of(answer), outcome::sound);
  EXPECT_EQ(question.outcome_of("boot\r\n" + answer + "later\r\n"), outcome::sound);
}

TEST_F(checked_question_test, the_sum_of_another_question_is_not_its_own) {
  EXPECT_EQ(checked_question(program + "#\n").outcome_of(answer), outcome::damaged);
}

TEST_F(checked_question_test, an_answer_of_which_any_bit_differs_or_any_byte_is_lost_is_damaged) {
  for (std::size_t at = 0; at < answer.size(); ++at) {
    auto const mark = answer.find('\x1f', at);
    auto const is_own = mark != std::string::npos && answer.find('\n', at) > mark;
    if (!is_own) {
      continue; // what stands between our own lines may be anything
    }
    for (int bit = 0; bit < 8; ++bit) {
      auto damaged = answer;
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
      EXPECT_NE(question.outcome_of(damaged), outcome::sound) << damaged;
    }
    auto shorter = answer;
    shorter.erase(at, 1);
    EXPECT_NE(question.outcome_of(shorter), outcome::sound) << shorter;
  }
}

TEST_F(checked_question_test, a_cut_answer_is_damaged_wherever_it_ends) {
  for (std::size_t size = 0; size + 3 <= answer.size(); ++size) {
    EXPECT_EQ(question.outcome_of(answer.substr(0, size)), outcome::damaged) << size;
  }
}

TEST_F(checked_question_test, a_board_that_cannot_check_says_so) {
  EXPECT_EQ(question.outcome_of("sum=none\x1f\r\n"), outcome::unavailable);
}

} // namespace
} // namespace mprun
