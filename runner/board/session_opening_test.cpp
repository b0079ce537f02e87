// Opening a board that is lost, starts, lies, or is not what it was; and what is said of one that
// cannot be opened.
#include "runner/board/session_fixture_test.hpp"

#include <zlib.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

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

class opening_test : public session_test {
protected:
  /// What becomes of the board's answers to the probe, from 1.
  void answers(std::function<std::string(unsigned, std::string)> change) {
    board_.damage = [this, change = std::move(change)](std::string text) {
      return text.find("machine=") == std::string::npos ? text : change(++answers_, text);
    };
  }
  static std::string without_end(std::string text) {
    return text.replace(text.find("end=1"), 5, "and=1");
  }
  static std::string with(std::string text, std::string const& from, std::string const& to) {
    return text.replace(text.find(from), from.size(), to);
  }
  void let_it_check() {
    board_.may_damage = true;
    board_.paste_window = 128;
    board_.checks = [this](std::string const& source) { return board_.checked_answer(source); };
  }
  failure why_not_opened() {
    auto const opened = open();
    EXPECT_FALSE(opened);
    EXPECT_FALSE(made().is_open());
    return opened ? failure() : opened.error();
  }

  unsigned answers_ = 0;
};

TEST_F(opening_test, a_board_that_starts_while_it_is_asked_is_asked_again) {
  answers([this](unsigned number, std::string text) {
    if (number == 1) {
      board_.start_by_itself();
      return std::string();
    }
    return text;
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 2U);
  EXPECT_EQ(board_.openings, 1U);
  EXPECT_EQ(made().facts().machine, "scripted");
}

TEST_F(opening_test, a_board_that_starts_again_and_again_is_given_up) {
  answers([this](unsigned, std::string) {
    board_.start_by_itself();
    return std::string();
  });
  auto const why = why_not_opened();
  EXPECT_EQ(why.blame, blame::board);
  EXPECT_EQ(why.ec, protocol::errc::restarted);
  EXPECT_EQ(answers_, 2U);
}

TEST_F(opening_test, a_board_that_did_not_hear_the_whole_question_is_asked_again) {
  unsigned questions = 0;
  board_.mishears = [&questions](std::string const& source) {
    return source.find("unique_id") != std::string::npos && ++questions < 3;
  };
  EXPECT_TRUE(open());
  EXPECT_EQ(questions, 3U);
  EXPECT_EQ(board_.openings, 1U);
  EXPECT_THAT(board_.history, ElementsAre("open")) << "and it is not reset";
  EXPECT_THAT(log(), HasSubstr("it did not answer in time; it is asked again"));
}

TEST_F(opening_test, a_board_on_which_something_takes_the_question_is_reset) {
  bool takes = true;
  board_.mishears = [&takes](std::string const& source) {
    return takes && source.find("unique_id") != std::string::npos;
  };
  board_.on_reset = [&takes](scripted_board&) { takes = false; };
  EXPECT_TRUE(open());
  EXPECT_THAT(board_.history, ElementsAre("open", "soft reset"));
}

TEST_F(opening_test, a_board_that_never_answers_is_asked_till_its_time_is_over) {
  board_.mishears = [](std::string const& source) {
    return source.find("unique_id") != std::string::npos;
  };
  failure why;
  EXPECT_LE(length_of([&] { why = why_not_opened(); }), 2 * spec_.limits.connect_timeout);
  EXPECT_EQ(why.blame, blame::board);
  EXPECT_THAT(why.message, StartsWith("the board did not answer the probe"));
}

TEST_F(opening_test, a_board_that_makes_no_sense_is_left_at_its_friendly_prompt) {
  spec_.secrets = {"letmein-please"};
  board_.machine = "letmein-please";
  answers([](unsigned, std::string text) { return without_end(std::move(text)); });
  auto const why = why_not_opened();
  EXPECT_EQ(why.blame, blame::board);
  EXPECT_THAT(why.message, HasSubstr("answer to the probe makes no sense"));
  EXPECT_THAT(why.message, Not(HasSubstr("letmein")));
  EXPECT_EQ(answers_, 2U) << "a program that ran there may have spoiled the first";
  EXPECT_EQ(board_.history.back(), "left");
  EXPECT_THAT(log(), HasSubstr("it is asked again after a reset"));
  EXPECT_THAT(log(), HasSubstr("the probe's answer"));
}

TEST_F(opening_test, an_answer_with_a_traceback_makes_no_sense) {
  answers([](unsigned number, std::string text) {
    return number == 1 ? with(text, "\x04\x04>",
                              "\x04Traceback (most recent call last):\r\nOSError: 5\r\n\x04>")
                       : text;
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 2U);
  EXPECT_THAT(log(), HasSubstr("the probe's error"));
}

TEST_F(opening_test, an_answer_without_sense_behind_a_doubtful_line_is_asked_for_again) {
  board_.may_damage = true;
  answers([](unsigned number, std::string text) {
    return number == 1 ? without_end(std::move(text)) : text;
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 3U) << "two must agree";
  EXPECT_THAT(board_.history, ElementsAre("open")) << "and it is not reset";
  EXPECT_TRUE(made().line().damages());
}

TEST_F(opening_test, eight_answers_alike_are_the_boards_own) {
  board_.may_damage = true;
  answers([](unsigned, std::string text) { return without_end(std::move(text)); });
  EXPECT_EQ(why_not_opened().blame, blame::board);
  EXPECT_EQ(answers_, 9U) << "the last after a reset";
  EXPECT_FALSE(made().line().damages());
}

TEST_F(opening_test, answers_that_are_never_the_same_are_the_links) {
  board_.may_damage = true;
  spec_.limits.connect_timeout = 200ms;
  answers([](unsigned number, std::string text) {
    return number % 2 == 0 ? without_end(std::move(text)) : with(std::move(text), "end=1", "eng=1");
  });
  EXPECT_EQ(why_not_opened().blame, blame::link);
  EXPECT_TRUE(made().line().damages());
  EXPECT_THAT(board_.history, Not(testing::Contains("soft reset")));
}

TEST_F(opening_test, two_answers_agree_though_the_heap_is_a_little_other) {
  board_.may_damage = true;
  answers([](unsigned number, std::string text) {
    return number == 1 ? with(std::move(text), "heap_free=100000", "heap_free=90000") : text;
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 2U);
  EXPECT_FALSE(made().line().damages());
}

TEST_F(opening_test, answers_of_which_a_byte_differs_do_not_agree) {
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

TEST_F(opening_test,
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

TEST_F(opening_test, an_answer_with_a_right_sum_is_believed_at_once) {
  let_it_check();
  answers([](unsigned, std::string text) { return text; });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 1U);
  EXPECT_EQ(made().facts().machine, "scripted");
  EXPECT_EQ(made().facts().raw_paste_window, 128);
  EXPECT_EQ(made().facts().transfer_ways, "binary,sha256");
  EXPECT_FALSE(made().line().damages());
}

TEST_F(opening_test, an_answer_with_a_wrong_sum_is_asked_for_again) {
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

TEST_F(opening_test, a_board_whose_sums_are_never_right_is_asked_without) {
  let_it_check();
  answers([](unsigned, std::string text) {
    return text.find("sum=") == std::string::npos ? text : with(std::move(text), "sum=", "sum=1");
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 6U) << "three with a sum, and three that agree";
  EXPECT_FALSE(made().facts().transfer_ways);
}

TEST_F(opening_test, a_board_that_cannot_check_is_asked_without_and_not_doubted) {
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

TEST_F(opening_test, a_checked_question_tidies_and_does_so_once_only) {
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

TEST_F(opening_test, what_precedes_the_probe_behind_a_doubtful_line_goes_alone) {
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

TEST_F(opening_test, what_cannot_be_otherwise_in_a_moment_is_final_at_first) {
  board_.may_pass = false;
  board_.opens = [](unsigned number) {
    return number == 1 ? result<void>(failure{blame::link, "no such name"}) : result<void>();
  };
  EXPECT_EQ(why_not_opened().message, "no such name");
  EXPECT_EQ(board_.openings, 1U);
  EXPECT_TRUE(open());
  made().close();
  board_.opens = [](unsigned number) {
    return number == 3 ? result<void>(failure{blame::link, "no such name"}) : result<void>();
  };
  EXPECT_TRUE(open()) << "it has worked: the server may be starting";
  EXPECT_EQ(board_.openings, 4U);
}

TEST_F(opening_test, an_interrupted_opening_is_over) {
  board_.opens = [this](unsigned) {
    made().interrupt();
    return failure{blame::link, "refused"};
  };
  EXPECT_EQ(why_not_opened().message, "refused");
  EXPECT_EQ(board_.openings, 1U);
}

TEST_F(opening_test, a_link_is_tried_ever_less_often) {
  spec_.limits.connect_timeout = 20s;
  board_.opens = [](unsigned) { return failure{blame::link, "refused"}; };
  why_not_opened();
  EXPECT_GE(board_.openings, 13U) << "every two seconds in the end";
  EXPECT_LE(board_.openings, 17U);
}

TEST_F(opening_test, a_link_that_ends_while_the_board_is_asked_is_opened_again) {
  board_.may_damage = true;
  answers([this](unsigned number, std::string text) {
    if (number == 1) {
      board_.end_link(asio::error::eof);
      return std::string();
    }
    return text;
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(board_.openings, 2U);
}

TEST_F(opening_test, behind_a_doubtful_line_a_silent_process_is_asked_till_its_time_is_over) {
  board_.may_damage = true;
  board_.may_return = false;
  board_.is_deaf = true;
  spec_.limits.connect_timeout = 8s;
  asio::co_spawn(context_, passed(4500ms),
                 [this](std::exception_ptr, bool) { board_.is_deaf = false; });
  EXPECT_TRUE(open());
  EXPECT_EQ(board_.openings, 1U);
}

TEST_F(opening_test, a_board_in_a_transfer_is_freed_from_it) {
  board_.is_deaf = true;
  board_.may_return = false;
  why_not_opened();
  auto const interrupts = std::count(board_.heard.begin(), board_.heard.end(), '\x03');
  EXPECT_GT(interrupts, 4096 + 256);
  session_.reset();
  board_.heard.clear();
  spec_.platform = "unix";
  spec_.link = process_spec{};
  why_not_opened();
  EXPECT_LE(std::count(board_.heard.begin(), board_.heard.end(), '\x03'), 5)
      << "one of ours cannot have been left in one";
}

TEST_F(opening_test, a_silent_board_on_a_port_may_have_another_rate) {
  board_.is_deaf = true;
  spec_.link = serial_spec{};
  EXPECT_THAT(why_not_opened().message, HasSubstr("and at this baud rate?"));
  session_.reset();
  spec_.link = tcp_spec{};
  EXPECT_THAT(why_not_opened().message, Not(HasSubstr("baud")));
}

TEST_F(opening_test, what_answers_that_is_no_board_is_quoted_with_its_address) {
  spec_.secrets = {"letmein-please"};
  board_.is_deaf = true;
  board_.on_open = [](scripted_board& board) { board.says("login letmein-please:"); };
  auto const why = why_not_opened();
  EXPECT_THAT(why.message, StartsWith(description_of(spec_.link) + ": "));
  EXPECT_THAT(why.message, HasSubstr("the board did not enter the raw REPL; it said 'login "));
  EXPECT_THAT(why.message, Not(HasSubstr("letmein")));
  EXPECT_THAT(why.message, Not(HasSubstr("it says nothing")));
  EXPECT_THAT(log(), HasSubstr("while entering the raw REPL the board said"));
  session_.reset();
  board_.may_return = false;
  EXPECT_THAT(why_not_opened().message, StartsWith("the board did not enter"));
}

TEST_F(opening_test, a_board_that_only_starts_is_said_to) {
  board_.is_deaf = true;
  board_.may_return = false;
  board_.on_open = [](scripted_board& board) {
    board.start_by_itself();
    board.start_by_itself();
  };
  auto const why = why_not_opened();
  EXPECT_EQ(why.ec, protocol::errc::restarted);
  EXPECT_THAT(why.message, StartsWith("the board restarts by itself"));
}

TEST_F(opening_test, a_board_is_asked_for_the_modules_of_its_environment) {
  environment_.modules = "json,bluetooth";
  EXPECT_TRUE(open());
  EXPECT_THAT(board_.probe,
              testing::AllOf(HasSubstr("json,bluetooth"), Not(HasSubstr("@MODULES@"))));
}

TEST_F(opening_test, what_was_opened_is_known_by_name_and_dialect) {
  opened();
  EXPECT_EQ(made().link_name(), "scripted");
  EXPECT_EQ(made().facts().dialect, "raw-repl");
  EXPECT_FALSE(made().has_restarted());
  EXPECT_THAT(log(), HasSubstr("opened scripted"));
  EXPECT_THAT(log(), HasSubstr("micropython 1.99.0 on scripted, 100000 bytes of heap free"));
}

TEST_F(opening_test, what_was_in_memory_before_an_opening_is_not_known_to_be_there) {
  opened();
  EXPECT_EQ(made().resets(), 1U);
  made().close();
  EXPECT_TRUE(open());
  EXPECT_EQ(made().resets(), 2U);
}

TEST_F(opening_test, a_password_that_an_opening_gives_is_a_secret) {
  board_.secret = "letmein-please";
  board_.machine = "letmein-please";
  EXPECT_TRUE(open());
  EXPECT_THAT(made().facts().machine, Not(HasSubstr("letmein")));
  EXPECT_THAT(log(), Not(HasSubstr("letmein")));
}

} // namespace
} // namespace mprun
