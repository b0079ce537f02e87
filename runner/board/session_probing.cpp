// The part of a session that learns what its board is, and knows it again.
#include "base/async/run_clock.hpp"
#include "base/python/minified_source.hpp"
#include "base/text/quoted_words.hpp"
#include "device_programs.hpp"
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

/// Bytes of what the board said, in a message.
constexpr std::size_t longest_quote = 60;

std::string probe_for(std::string_view modules) {
  constexpr std::string_view marker = "@MODULES@";
  static auto const minified = minified_program(device::probe);
  auto source = minified;
  source.replace(source.find(marker), marker.size(), modules);
  return source;
}

std::string who(board_facts const& facts) {
  auto const id = facts.unique_id.empty() ? "" : fmt::format(", unique id {}", facts.unique_id);
  return fmt::format("{} on {}{}", facts.firmware, facts.machine, id);
}

bool is_same_board(board_facts const& a, board_facts const& b) {
  return a.unique_id == b.unique_id && a.machine == b.machine && a.firmware == b.firmware &&
         a.version == b.version && a.implementation == b.implementation;
}

/// What two probes of one board may tell: its heap is a little other each time.
bool are_alike(board_facts const& a, board_facts const& b) {
  constexpr std::int64_t part = 8;
  auto const [less, more] = std::minmax(a.heap_free, b.heap_free);
  return is_same_board(a, b) && a.platform == b.platform && a.modules == b.modules &&
         more - less <= more / part;
}

} // namespace

/// A board that answers what makes no sense has not told.
task<result<board_facts>> session::ask_what_it_is(time_point deadline) {
  if (may_damage() && !condition_.is_tidy()) { // apart: of a shorter program more arrive whole
    auto before = tidied(std::string());
    auto const ran = co_await execute(std::move(before), deadline);
    if (ran.ec) {
      co_return blame_for(ran.ec, "take what precedes the probe");
    }
    if (!ran.error.empty()) {
      condition_.was_not_tidied();
      co_return failure{link_is_suspect() ? blame::link : blame::board,
                        fmt::format("what precedes the probe failed: {}",
                                    quoted_end(journal_.masked(ran.error), longest_quote))};
    }
  }
  auto source = tidied(in_own_scope(probe_for(environment_.modules)));
  auto options = program_options();
  options.is_ours = true;
  protocol::execute program(std::move(source), options);
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.connect_timeout, deadline};
  condition_.is_unknown(); // it is not as after a reset any more
  auto const ec = co_await drive_board(program, limits);
  if (ec) {
    co_return blame_for(ec, "answer the probe");
  }
  learn_from(program);
  auto answer = read_probe_answer(program.output());
  if (!answer || !protocol::traceback_in(program.error_text()).empty()) {
    journal_.block("the probe's answer", program.output());
    journal_.block("the probe's error", program.error_text());
    auto const whose = link_is_suspect() ? blame::link : blame::board;
    co_return failure{
        whose, fmt::format("the board's answer to the probe makes no sense: '{}'",
                           quoted_end(journal_.masked(program.output() + program.error_text()),
                                      longest_quote))};
  }
  auto& told = *answer;
  for (auto* const text : {&told.implementation, &told.version, &told.platform, &told.machine,
                           &told.firmware, &told.unique_id}) {
    journal_.mask(*text);
  }
  told.raw_paste_window = program.paste_stalled() ? 0 : static_cast<int>(raw_paste_.window());
  co_return std::move(told);
}

/// What is learned through a line that may damage bytes is what two answers agree on: any byte of a
/// question or of an answer may have been another, and make as good sense.
task<result<board_facts>> session::agree_on_facts(board_facts first, time_point& deadline) {
  std::vector<board_facts> before;
  before.push_back(std::move(first));
  while (clock::now() < deadline) {
    auto told = co_await ask_what_it_is(deadline);
    if (!told) {
      journal_.note(told.error().message);
      auto const entered = co_await enter_or_connect(deadline);
      if (!entered) {
        co_return entered.error();
      }
      continue;
    }
    auto const agrees = [&](board_facts const& other) { return are_alike(*told, other); };
    if (std::any_of(before.begin(), before.end(), agrees)) {
      co_return told;
    }
    line().add(1, 1); // the same question, another answer
    before.push_back(*std::move(told));
  }
  co_return failure{blame::link, "no two of the board's answers to the probe were the same"};
}

task<result<void>> session::probe(time_point& deadline) {
  auto told = co_await ask_what_it_is(deadline);
  if (told && !probed_ && may_damage()) {
    auto first = *std::move(told);
    told = co_await agree_on_facts(std::move(first), deadline);
  }
  if (!told) {
    co_return told.error();
  }
  if (probed_) {
    if (!is_same_board(facts_, *told)) {
      co_return failure{blame::link, fmt::format("another board answers on this link: it was {}; "
                                                 "now it is {}",
                                                 who(facts_), who(*told))};
    }
    co_return result<void>();
  }
  told->dialect = std::move(facts_.dialect);
  facts_ = *std::move(told);
  probed_ = true;
  journal_.note(fmt::format("{} {} on {}, {} bytes of heap free", facts_.implementation,
                            facts_.version, facts_.machine, facts_.heap_free));
  co_return result<void>();
}

} // namespace mprun
