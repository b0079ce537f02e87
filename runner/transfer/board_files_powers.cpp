// The part of a board's files that learns in which ways the board can pass them.
#include "runner/transfer/board_files.hpp"

#include "runner/board/own_lines.hpp"

#include <utility>

namespace mprun {

task<result<std::string>> board_files::ask_powers() {
  auto source = board_.in_own_scope(powers_program());
  auto const answer = co_await ask(std::move(source), "tell how it takes files");
  if (!answer) {
    co_return answer.error();
  }
  auto all = own_value(*answer, "has");
  if (!all) {
    co_return senseless("answer about its files");
  }
  co_return *std::move(all);
}

/// Looks also into what the session learnt when it asked the board what it is.
bool board_files::knows_powers() {
  if (!powers_ && board_.facts().transfer_ways) {
    powers_ = read_powers(*board_.facts().transfer_ways);
  }
  return powers_.has_value();
}

/// Deflated, if it is known that the board can inflate.
std::string board_files::shortened(std::string source) {
  auto const packing = knows_powers() ? packing_for(*powers_, board_.facts()) : std::nullopt;
  return packing ? packed_program(source, *packing) : source;
}

task<result<transfer_powers>> board_files::powers() {
  if (knows_powers()) {
    co_return *powers_;
  }
  if (board_.may_damage()) { // one checked question is shorter than the two that would be needed
    auto const learnt = co_await board_.learn_facts();
    if (learnt && knows_powers()) {
      co_return *powers_;
    }
    if (!learnt && learnt.error().ec) {
      auto const regained = co_await board_.restore_prompt();
      if (!regained) {
        co_return regained.error();
      }
    }
  }
  if (board_.held() != 0) { // all questions that it takes go at once
    auto const answers = board_.may_damage() ? 2 : 1;
    auto source = board_.in_own_scope(powers_programs(answers));
    auto const both = co_await ask(std::move(source), "tell how it takes files");
    auto const has = both ? agreed_powers(*both, answers) : std::nullopt;
    if (has && !board_.link_is_suspect()) {
      powers_ = *has;
      co_return *powers_;
    }
  }
  auto answer = co_await ask_powers();
  // Any byte may be damaged: through such a line only what two answers agree on is believed.
  constexpr int max_tries = 8;
  for (int i = 0; board_.may_damage() && i < max_tries; ++i) {
    auto const before = std::move(answer);
    auto const is_over = !before && before.error().blame != blame::link;
    if (is_over) {
      answer = before;
      break;
    }
    answer = co_await ask_powers(); // also where the link was lost meanwhile, and is back
    if (answer && before && *answer == *before) {
      break;
    }
  }
  if (!answer) {
    co_return answer.error();
  }
  auto const found = read_powers(*answer);
  if (!board_.link_is_suspect()) { // otherwise it is asked again
    powers_ = found;
  }
  co_return found;
}

} // namespace mprun
