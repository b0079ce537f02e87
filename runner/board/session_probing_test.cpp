// What a board is, as it says over a line that may damage question and answer.
#include "runner/board/session_answers_test.hpp"

#include <zlib.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class probing_test : public opening_test {
protected:
  void let_it_check() {
    board_.may_damage = true;
    board_.paste_window = 128;
    board_.checks = [this](std::string const& source) { return board_.checked_answer(source); };
  }
};

std::string inflated(std::string bytes) {
  z_stream stream{};
  EXPECT_EQ(::inflateInit2(&stream, -MAX_WBITS), Z_OK);
  std::string text(16384, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(::inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  ::inflateEnd(&stream);
  return text;
}

TEST_F(probing_test, an_answer_without_sense_behind_a_doubtful_line_is_asked_for_again) {
  board_.may_damage = true;
  answers([](unsigned number, std::string text) {
    return number == 1 ? without_end(std::move(text)) : text;
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 3U) << "two must agree";
  EXPECT_THAT(board_.history, ElementsAre("open")) << "and it is not reset";
  EXPECT_TRUE(made().line().damages());
}

TEST_F(probing_test, eight_answers_alike_are_the_boards_own) {
  board_.may_damage = true;
  answers([](unsigned, std::string text) { return without_end(std::move(text)); });
  EXPECT_EQ(why_not_opened().blame, blame::board);
  EXPECT_EQ(answers_, 9U) << "the last after a reset";
  EXPECT_FALSE(made().line().damages());
}

TEST_F(probing_test, answers_that_are_never_the_same_are_the_links) {
  board_.may_damage = true;
  spec_.limits.connect_timeout = 200ms;
  answers([](unsigned number, std::string text) {
    return number % 2 == 0 ? without_end(std::move(text)) : with(std::move(text), "end=1", "eng=1");
  });
  EXPECT_EQ(why_not_opened().blame, blame::link);
  EXPECT_TRUE(made().line().damages());
  EXPECT_THAT(board_.history, Not(testing::Contains("soft reset")));
}

TEST_F(probing_test, two_answers_agree_though_the_heap_is_a_little_other) {
  board_.may_damage = true;
  answers([](unsigned number, std::string text) {
    return number == 1 ? with(std::move(text), "heap_free=100000", "heap_free=90000") : text;
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 2U);
  EXPECT_FALSE(made().line().damages());
}

TEST_F(probing_test, answers_of_which_a_byte_differs_do_not_agree) {
  for (auto const& changed : {std::pair{"modules=json", "modules=jsox"},
                              std::pair{"platform=scripted", "platform=scriptex"},
                              std::pair{"heap_free=100000", "heap_free=700000"},
                              std::pair{"firmware=v1.99", "firmware=v1.98"},
                              std::pair{"version=1.99.0", "version=1.98.0"},
                              std::pair{"implementation=micro", "implementation=macro"}}) {
    session_.reset();
    answers_ = 0;
    board_.may_damage = true;
    answers([&changed](unsigned number, std::string text) {
      return number == 1 ? with(std::move(text), changed.first, changed.second) : text;
    });
    EXPECT_TRUE(open());
    EXPECT_EQ(answers_, 4U) << "three that agree, once one differed: " << changed.second;
    EXPECT_EQ(made().facts().version, "1.99.0");
  }
}

TEST_F(probing_test,
       two_answers_that_lack_the_same_word_are_not_believed_behind_a_line_that_damages) {
  board_.may_damage = true;
  answers([](unsigned number, std::string text) {
    return number == 2 || number == 3 ? with(std::move(text), "machine=scripted", "machine=")
                                      : text;
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(made().facts().machine, "scripted");
  EXPECT_EQ(answers_, 5U);
}

TEST_F(probing_test, an_answer_with_a_right_sum_is_believed_at_once) {
  let_it_check();
  answers([](unsigned, std::string text) { return text; });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 1U);
  EXPECT_EQ(made().facts().machine, "scripted");
  EXPECT_EQ(made().facts().raw_paste_window, 128);
  EXPECT_EQ(made().facts().transfer_ways, "binary,sha256");
  EXPECT_FALSE(made().line().damages());
}

TEST_F(probing_test, an_answer_with_a_wrong_sum_is_asked_for_again) {
  let_it_check();
  for (auto const& changed :
       {std::pair{"modules=json", "modules=jsox"}, std::pair{"heap_free=1", "heap_free=2"},
        std::pair{"has=binary", "has=binarx"}, std::pair{"sum=", "sum=1"},
        std::pair{"sum=", "sun="}, std::pair{"firmware=v1.99\x1f\r\n", ""}}) {
    session_.reset();
    answers_ = 0;
    answers([&changed](unsigned number, std::string text) {
      return number == 1 ? with(std::move(text), changed.first, changed.second) : text;
    });
    EXPECT_TRUE(open());
    EXPECT_EQ(answers_, 2U) << changed.second;
    EXPECT_EQ(made().facts().modules, std::vector<std::string>{"json"});
    EXPECT_TRUE(made().line().damages());
  }
}

TEST_F(probing_test, a_board_whose_sums_are_never_right_is_asked_without) {
  let_it_check();
  answers([](unsigned, std::string text) {
    return text.find("sum=") == std::string::npos ? text : with(std::move(text), "sum=", "sum=1");
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 6U) << "three with a sum, and three that agree";
  EXPECT_FALSE(made().facts().transfer_ways);
}

TEST_F(probing_test, a_board_that_cannot_check_is_asked_without_and_not_doubted) {
  board_.may_damage = true;
  board_.paste_window = 128;
  scripted_run const too_small{"", "Traceback (most recent call last):\r\nMemoryError: \r\n"};
  scripted_run const odd{"", "Traceback (most recent call last):\r\nOverflowError: \r\n"};
  for (auto const& answer : {scripted_run{"sum=none\x1f\r\n"}, too_small, odd}) {
    session_.reset();
    answers_ = 0;
    answers([](unsigned, std::string text) { return text; });
    board_.checks = [&](std::string const&) { return answer; };
    EXPECT_TRUE(open());
    EXPECT_EQ(answers_, 2U);
    EXPECT_FALSE(made().line().damages());
  }
}

TEST_F(probing_test, a_checked_question_tidies_and_does_so_once_only) {
  let_it_check();
  std::vector<std::string> programs;
  board_.runs = [&](std::string const& source) {
    programs.push_back(source);
    return scripted_run{};
  };
  std::string question;
  board_.checks = [&](std::string const& source) {
    question = inflated(scripted_board::pasted_bytes(source));
    return board_.checked_answer(source);
  };
  EXPECT_TRUE(open());
  EXPECT_THAT(programs, ElementsAre("pass\n")) << "nothing goes before the question";
  EXPECT_THAT(question, StartsWith("exec('import builtins as "));
  EXPECT_THAT(question, HasSubstr("',_mprun_globals)\n"));
  EXPECT_EQ(made().tidied("x"), "x");

  session_.reset();
  answers([](unsigned, std::string text) {
    return text.find("sum=") == std::string::npos ? text : with(std::move(text), "sum=", "sum=1");
  });
  EXPECT_TRUE(open());
  EXPECT_THAT(programs, testing::Contains(HasSubstr("builtins")))
      << "it may not have arrived whole";
}

TEST_F(probing_test, what_precedes_the_probe_behind_a_doubtful_line_goes_alone) {
  board_.may_damage = true;
  unsigned programs = 0;
  board_.runs = [&](std::string const& source) {
    auto const asks_how = source == "pass\n";
    return !asks_how && ++programs == 1
               ? scripted_run{"", "Traceback (most recent call last):\r\n"
                                  "  File \"<stdin>\", line 1\r\nSyntaxError: a\r\n"}
               : scripted_run{};
  };
  EXPECT_TRUE(open());
  EXPECT_EQ(programs, 2U) << "what failed has tidied nothing";
  EXPECT_THAT(log(), HasSubstr("what precedes the probe failed: "));
}

} // namespace
} // namespace mprun
