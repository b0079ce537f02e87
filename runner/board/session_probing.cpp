// The part of a session that learns what its board is, and knows it again.
#include "base/async/run_clock.hpp"
#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "base/text/quoted_words.hpp"
#include "device_programs.hpp"
#include "runner/board/checked_question.hpp"
#include "runner/board/own_lines.hpp"
#include "runner/board/probe_answer.hpp"
#include "runner/board/session.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/traceback.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// How many bytes of a board's output a message quotes.
constexpr std::size_t max_quote = 60;

constexpr std::size_t any_size = std::size_t{1} << 20; ///< of a program

std::string probe_for(std::string_view modules) {
  constexpr std::string_view marker = "@MODULES@";
  static auto const minified = minified_program(device::probe);
  auto source = minified;
  source.replace(source.find(marker), marker.size(), modules);
  return source;
}

/// For a checked question, which has names of its own.
std::string tidied_there() {
  return fmt::format("exec({},_mprun_globals)\n", python_string(minified_program(device::tidy)));
}

std::string who(board_facts const& facts) {
  auto const id = facts.unique_id.empty() ? "" : fmt::format(", unique id {}", facts.unique_id);
  return fmt::format("{} on {}{}", facts.firmware, facts.machine, id);
}

bool is_same_board(board_facts const& a, board_facts const& b) {
  return a.unique_id == b.unique_id && a.machine == b.machine && a.firmware == b.firmware &&
         a.version == b.version && a.implementation == b.implementation;
}

/// Whether two answers may come from one board, whose free heap varies a little.
bool are_alike(board_facts const& a, board_facts const& b) {
  constexpr std::int64_t part = 8;
  auto const [less, more] = std::minmax(a.heap_free, b.heap_free);
  return is_same_board(a, b) && a.platform == b.platform && a.modules == b.modules &&
         more - less <= more / part;
}

} // namespace

/// Shows at the least cost whether the board takes programs by raw-paste. Where the link holds the
/// probe in one piece, credits for its parts would only be waited for, a round trip for each.
task<error_code> session::learn_raw_paste(time_point deadline) {
  auto options = program_options();
  options.is_ours = true;
  protocol::execute program("pass\n", options);
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.connect_timeout, deadline};
  condition_.mark_unknown(); // something has run since the last reset
  auto const ec = co_await drive_board(program, limits);
  learn_from(program);
  co_return ec;
}

/// On a line that may damage bytes it goes apart: of a shorter program more arrive whole.
task<result<void>> session::tidy_before_probe(time_point deadline) {
  if (may_damage() && !condition_.is_tidy()) {
    auto before = tidied(std::string());
    auto const ran = co_await execute(std::move(before), deadline);
    if (ran.ec) {
      co_return blame_for(ran.ec, "take what precedes the probe");
    }
    if (!ran.error.empty()) {
      condition_.mark_untidy();
      co_return failure{link_is_suspect() ? blame::link : blame::board,
                        fmt::format("what precedes the probe failed: {}",
                                    quoted_end(journal_.masked(ran.error), max_quote))};
    }
  }
  co_return result<void>();
}

/// Returns how many bytes of the probe go at once. `by_paste`: it can only go by raw-paste.
task<result<std::size_t>> session::prepare_to_probe(bool by_paste, time_point deadline) {
  auto held_at_once = held();
  if (raw_paste_.support() == protocol::paste_support::unknown) {
    std::string const note = "a short program first, so that the probe goes in one piece";
    auto const in_one_piece = journal_.was_noted_in_recording(note).value_or(held_at_once != 0);
    held_at_once = in_one_piece ? any_size : 0;
    if (in_one_piece || by_paste) {
      journal_.note(in_one_piece ? note : "a short program first, to learn how it takes programs");
      auto const ec = co_await learn_raw_paste(deadline);
      if (ec) {
        co_return blame_for(ec, "answer the probe");
      }
    }
  }
  co_return held_at_once;
}

/// Sends `held` bytes at once.
task<executed> session::ask_probe(std::string source, std::size_t held, time_point deadline) {
  auto options = program_options();
  options.is_ours = true;
  options.brief = true;
  options.held = held;
  protocol::execute program(std::move(source), options);
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.connect_timeout, deadline};
  condition_.mark_unknown(); // something has run since the last reset
  executed ran;
  ran.ec = co_await drive_board(program, limits);
  if (!ran.ec) {
    learn_from(program);
  }
  ran.output = program.output();
  ran.error = program.error_text();
  co_return ran;
}

failure session::senseless_probe(executed const& answer) {
  journal_.block("the probe's answer", answer.output);
  journal_.block("the probe's error", answer.error);
  return {link_is_suspect() ? blame::link : blame::board,
          fmt::format("the board's answer to the probe makes no sense: '{}'",
                      quoted_end(journal_.masked(answer.output + answer.error), max_quote))};
}

/// Fails if the answer makes no sense.
task<result<board_facts>> session::ask_facts(time_point deadline) {
  auto const is_tidy = co_await tidy_before_probe(deadline);
  if (!is_tidy) {
    co_return is_tidy.error();
  }
  auto const held_at_once = co_await prepare_to_probe(false, deadline);
  if (!held_at_once) {
    co_return held_at_once.error();
  }
  auto source = tidied(in_own_scope(probe_for(environment_.modules)));
  auto const answer = co_await ask_probe(std::move(source), *held_at_once, deadline);
  auto facts = facts_from(answer);
  co_return facts;
}

result<board_facts> session::facts_from(executed const& answer) {
  if (answer.ec) {
    return blame_for(answer.ec, "answer the probe");
  }
  auto facts = read_probe_answer(answer.output);
  if (!facts || !protocol::traceback_in(answer.error).empty()) {
    return senseless_probe(answer);
  }
  for (auto* const text : {&facts->implementation, &facts->version, &facts->platform,
                           &facts->machine, &facts->firmware, &facts->unique_id}) {
    journal_.mask(*text);
  }
  facts->raw_paste_window = raw_paste_.works() ? static_cast<int>(raw_paste_.window()) : 0;
  return *std::move(facts);
}

/// Nothing where the board cannot check the question: then it is to be asked without. With the same
/// question goes how it passes files, which would take another.
task<result<std::optional<board_facts>>> session::ask_facts_checked(time_point deadline) {
  auto const held_at_once = co_await prepare_to_probe(true, deadline);
  if (!held_at_once) {
    co_return held_at_once.error();
  }
  static auto const about_files = minified_program(device::transfer_probe);
  auto const tidies = !is_attached_ && !condition_.is_tidy();
  checked_question const question((tidies ? tidied_there() : "") + probe_for(environment_.modules) +
                                  "\n" + about_files);
  std::string before; // a traceback
  while (raw_paste_.works() && checked_questions_left_ > 0) {
    --checked_questions_left_;
    auto const answer = co_await ask_probe(question.source(), *held_at_once, deadline);
    using outcome = checked_question::outcome;
    auto const came = question.outcome_of(answer.output);
    auto const traceback = protocol::traceback_in(answer.error);
    if (answer.ec || came == outcome::sound) {
      auto facts = facts_from(answer);
      if (!facts) {
        co_return facts.error();
      }
      facts->transfer_ways = own_value(answer.output, "has");
      if (tidies) {
        condition_.mark_tidy();
      }
      co_return std::optional(*std::move(facts));
    }
    if (came == outcome::unavailable || (!traceback.empty() && traceback == before)) {
      checked_questions_left_ = 0;
    } else if (!traceback.empty()) { // which says nothing about the line
      journal_.note("the board did not answer a question with a check: " +
                    quoted_end(journal_.masked(traceback), max_quote));
    } else {
      line().add(1, 1);
      journal_.note("the question or its answer was damaged; it is asked again");
    }
    before = traceback;
  }
  co_return std::optional<board_facts>();
}

/// Over a line that may damage bytes, facts count once two answers agree: a damaged question or
/// answer may make as good sense as the right one. Once it has damaged some, three: most bytes of
/// some words of the question make the same answer if they are damaged.
task<result<board_facts>> session::agree_on_facts(board_facts first, time_point& deadline) {
  std::vector<board_facts> before;
  before.push_back(std::move(first));
  while (clock::now() < deadline) {
    auto facts = co_await ask_facts(deadline);
    if (!facts) {
      journal_.note(facts.error().message);
      auto const entered = co_await enter_raw_repl_or_connect(deadline);
      if (!entered) {
        co_return entered.error();
      }
      continue;
    }
    auto const agrees = [&](board_facts const& other) { return are_alike(*facts, other); };
    auto const alike = 1 + std::count_if(before.begin(), before.end(), agrees);
    if (alike == 1) {
      line().add(1, 1); // the same question, another answer
    }
    if (alike >= (line().damages() ? 3 : 2)) {
      co_return facts;
    }
    before.push_back(*std::move(facts));
  }
  co_return failure{blame::link, "too few of the board's answers to the probe were the same"};
}

/// The first time over a line that may damage bytes, an answer is checked, or takes another one.
task<result<board_facts>> session::ask_facts_reliably(time_point& deadline) {
  auto const takes_proof = !probed_ && may_damage();
  if (takes_proof && checked_questions_left_ > 0) {
    auto checked = co_await ask_facts_checked(deadline);
    if (!checked) {
      co_return checked.error();
    }
    if (*checked) {
      co_return **std::move(checked);
    }
  }
  auto facts = co_await ask_facts(deadline);
  if (facts && takes_proof) {
    auto first = *std::move(facts);
    facts = co_await agree_on_facts(std::move(first), deadline);
  }
  co_return facts;
}

task<result<void>> session::probe(time_point& deadline) {
  auto facts = co_await ask_facts_reliably(deadline);
  if (!facts) {
    co_return facts.error();
  }
  if (probed_) {
    if (!is_same_board(facts_, *facts)) {
      auto const message = fmt::format(
          "another board answers on this link: it was {}; now it is {}", who(facts_), who(*facts));
      co_return failure{blame::link, message, protocol::errc::another_board};
    }
    co_return result<void>();
  }
  facts->dialect = std::move(facts_.dialect);
  facts_ = *std::move(facts);
  probed_ = true;
  journal_.note(fmt::format("{} {} on {}, {} bytes of heap free", facts_.implementation,
                            facts_.version, facts_.machine, facts_.heap_free));
  co_return result<void>();
}

} // namespace mprun
