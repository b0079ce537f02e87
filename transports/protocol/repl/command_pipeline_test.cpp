#include "transports/protocol/repl/command_pipeline.hpp"

#include "transports/protocol/script_test.hpp"

#include <vector>

namespace mprun::protocol {
namespace {

using programs = std::vector<std::string>;

/// Keeps the answers; after `last` of them it wants no more.
struct client {
  programs all;
  std::size_t last = 1000;
  std::size_t supplied = 0;
  std::vector<std::string> answers{};
};

struct machine_and_client : client, command_pipeline {
  machine_and_client(client from, pipeline_options options)
      : client(std::move(from)),
        command_pipeline([this] { return supply(); },
                         [this](std::string output, std::string traceback) {
                           return take(std::move(output), std::move(traceback));
                         },
                         options) {}

  std::optional<std::string> supply() {
    return supplied == all.size() ? std::nullopt : std::optional(all[supplied++]);
  }
  error_code take(std::string output, std::string traceback) {
    answers.push_back(std::move(output) + "|" + std::move(traceback));
    return answers.size() == last ? make_error_code(errc::board_error) : error_code();
  }
};

auto piped(client from, std::size_t window) {
  pipeline_options options;
  options.window = window;
  options.output_limit = 100;
  return [=] { return std::make_unique<machine_and_client>(from, options); };
}

std::string answer(std::string const& output, std::string const& traceback = "") {
  return "OK" + output + "\x04" + traceback + "\x04>";
}

auto expect_answers(std::vector<std::string> wanted, error_code why = {}) {
  return [=](machine_and_client const& machine, error_code ended) {
    EXPECT_EQ(ended, why);
    EXPECT_EQ(machine.answers, wanted);
  };
}

TEST(command_pipeline, sends_as_much_as_the_board_holds_and_more_when_a_program_begins_to_run) {
  check_script({{"a()\x04"
                 "b()\x04",
                 "OK"},
                {"c()\x04", "1\x04\x04>OK2\x04oh\x04>" + answer("")}},
               piped({{"a()", "b()", "c()"}}, 8), expect_answers({"1|", "2|oh", "|"}));
}

TEST(command_pipeline, all_answers_may_come_at_once) {
  check_script({{"a()\x04"
                 "b()\x04",
                 answer("1") + answer("2")}},
               piped({{"a()", "b()"}}, 100), expect_answers({"1|", "2|"}));
}

TEST(command_pipeline, a_program_longer_than_the_window_goes_alone) {
  check_script(
      {{"a()\x04", answer("1")}, {"longer\x04", "OK"}, {"b()\x04", "2\x04\x04>" + answer("3")}},
      piped({{"a()", "longer", "b()"}}, 5), expect_answers({"1|", "2|", "3|"}));
}

TEST(command_pipeline, without_a_window_programs_go_singly) {
  check_script({{"a()\x04", answer("1")}, {"b()\x04", answer("2")}}, piped({{"a()", "b()"}}, 0),
               expect_answers({"1|", "2|"}));
}

TEST(command_pipeline, nothing_to_run_is_done_at_once) {
  auto const machine = piped({}, 8)();
  EXPECT_FALSE(expect_done(*machine));
}

TEST(command_pipeline, an_empty_program_is_not_a_soft_reset) {
  check_script({{"\n\x04"
                 "a()\x04",
                 answer("") + answer("1")}},
               piped({{"", "a()"}}, 8), expect_answers({"|", "1|"}));
}

TEST(command_pipeline, after_the_last_wanted_answer_the_others_are_read_and_discarded) {
  check_script({{"a()\x04"
                 "b()\x04",
                 "OK"},
                {"c()\x04", "\x04" + ("bad\x04>" + answer("2")) + answer("3")}},
               piped({{"a()", "b()", "c()", "d()"}, 1}, 8),
               expect_answers({"|bad"}, errc::board_error));
}

TEST(command_pipeline, after_the_last_wanted_answer_nothing_more_is_sent) {
  auto const machine = piped({{"a()", "b()", "c()"}, 1}, 4)();
  auto const why = play_once(*machine, {{"a()\x04", answer("1")}});
  EXPECT_EQ(why, errc::board_error);
  EXPECT_EQ(machine->answers, programs{"1|"});
}

TEST(command_pipeline, a_program_that_standard_raw_mode_does_not_carry_ends_it_unsent) {
  for (auto const byte : {'\x01', '\x02', '\x03', '\x04'}) {
    auto const bad = std::string("'") + byte + "'";
    auto const machine = piped({{"a()", bad, "c()"}}, 100)();
    EXPECT_EQ(expect_done(*machine), errc::unsendable_source);
    EXPECT_TRUE(machine->answers.empty());
  }
}

TEST(command_pipeline, other_replies_are_unexpected) {
  struct reply {
    std::string bytes;
    errc expected;
  };
  for (auto const& [bytes, expected] :
       {reply{"xK\x04", errc::unexpected_reply}, reply{"Ox\x04", errc::unexpected_reply},
        reply{"OK\x04\x04x\x04", errc::end_marker_in_output},
        reply{answer("") + answer("") + "\x04", errc::end_marker_in_output},
        reply{"OK" + std::string(101, 'x'), errc::output_too_large},
        reply{"OK\x04" + std::string(101, 'x'), errc::output_too_large}}) {
    SCOPED_TRACE(::testing::PrintToString(bytes));
    auto const machine = piped({{"a()", "b()"}}, 100)();
    machine->sent();
    machine->feed(bytes);
    EXPECT_EQ(expect_done(*machine), expected);
  }
}

TEST(command_pipeline, an_answer_without_a_program_is_unexpected) {
  auto const machine = piped({{"a()", "longer than it"}}, 4)();
  machine->sent();
  machine->feed(answer("1"));
  machine->feed("OK");
  EXPECT_EQ(expect_done(*machine), errc::unexpected_reply);
}

TEST(command_pipeline, waits_for_output_only_while_a_program_runs) {
  auto const machine = piped({{"a()", "b()"}}, 100)();
  machine->sent();
  auto const within = [&] { return std::get<want_read>(machine->next()).within; };
  EXPECT_EQ(within(), wait::reply);
  machine->feed("OK");
  EXPECT_EQ(within(), wait::output);
  machine->feed("1\x04\x04");
  EXPECT_EQ(within(), wait::reply);
  machine->feed(">");
  EXPECT_EQ(within(), wait::reply);
}

TEST(command_pipeline, paces_writes_that_nothing_else_paces) {
  for (auto const paced : {pacing::never, pacing::when_long, pacing::always}) {
    for (auto const window : {std::size_t{2}, std::size_t{4}}) {
      pipeline_options options;
      options.window = window;
      options.paced = paced;
      machine_and_client machine({{"a()"}}, options);
      auto const wanted = paced == pacing::always || (paced == pacing::when_long && window == 2);
      EXPECT_EQ(std::get<send>(machine.next()).paced, wanted);
    }
  }
}

TEST(command_pipeline, lines_may_stand_between_two_answers_and_before_a_prompt) {
  auto const parts = [](std::string const& output) {
    return std::vector<std::string>{"OK" + output + "\x04\x04", ">"};
  };
  auto both = parts("1");
  auto const second = parts("2");
  both.insert(both.end(), second.begin(), second.end());
  check_with_lines({{"a()\x04"
                     "b()\x04",
                     both}},
                   piped({{"a()", "b()"}}, 100), expect_answers({"1|", "2|"}));
}

} // namespace
} // namespace mprun::protocol
