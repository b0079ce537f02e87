#include "runner/confirming/confirm.hpp"

#include "base/python/python_text.hpp"
#include "runner/confirming/confirmation.hpp"
#include "runner/confirming/line_check.hpp"
#include "runner/confirming/receiver.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun::confirming {
namespace {

run_result result_of(attempt_finished const& outcome) {
  return {outcome.verdict, outcome.blame, outcome.message, outcome.detail,
          outcome.output,  outcome.line,  outcome.reason};
}

bool any_damages(suspect_attempt const& attempt) {
  return std::any_of(attempt.boards.begin(), attempt.boards.end(),
                     [](suspect_board const& suspect) { return suspect.board.line().damages(); });
}

bool may_damage(suspect_attempt const& attempt) {
  return std::any_of(attempt.boards.begin(), attempt.boards.end(),
                     [](suspect_board const& suspect) {
                       return suspect.board.may_damage() && !suspect.board.was_unsendable();
                     });
}

bool is_error(attempt_finished const& outcome) {
  return outcome.verdict == verdict::errored || outcome.verdict == verdict::timed_out;
}

bool blames_test(attempt_finished const& outcome) {
  return outcome.blame == blame::test && (outcome.verdict == verdict::failed || is_error(outcome));
}

std::string line_in_words(suspect_attempt const& attempt) {
  for (auto const& suspect : attempt.boards) {
    if (suspect.board.line().damages()) {
      return fmt::format("the line damages bytes ({})", in_words(suspect.board.line()));
    }
  }
  return "it is not known what the line did, for no pattern got through it";
}

void blame_line(suspect_attempt const& attempt, bool disturbed, attempt_finished& outcome) {
  auto const why = disturbed ? "the link was disturbed" : line_in_words(attempt);
  outcome.message = fmt::format("{}: {}", why, outcome.message);
  outcome.verdict = verdict::errored;
  outcome.reason = {}; // it says nothing about the test
  outcome.blame = blame::link;
}

/// The board is lost, so it cannot be asked again.
void leave_open(failure const& lost, attempt_finished& outcome) {
  outcome.message =
      fmt::format("could not be confirmed: {}; at first: {}", lost.message, outcome.message);
  outcome.verdict = verdict::errored;
  outcome.reason = {};
  outcome.blame = lost.blame == blame::test ? blame::board : lost.blame;
}

/// Sends a source in verified pieces. Sets `has_no_room` when the board gets it the plain way
/// instead.
task<result<carried_source>> send_verified(session& board, std::string source, bool& has_no_room) {
  constexpr std::int64_t small_heap = 16 * 1024;
  constexpr std::size_t piece = 256;
  constexpr std::size_t small_piece = 96;
  receiver far_end(board);
  auto copy = source;
  auto const size = board.facts().heap_free < small_heap ? small_piece : piece;
  auto const how = co_await far_end.put(std::move(copy), size, &python_bytes);
  carried_source carried;
  if (how == receiver::end::right) {
    carried.program = far_end.program_to_run();
    carried.wraps = true;
    co_return carried;
  }
  if (how != receiver::end::no_room) {
    co_return failure{blame::link, "the source did not get through whole"};
  }
  has_no_room = true;
  auto const fresh = co_await board.ensure_fresh();
  if (!fresh) {
    co_return fresh.error();
  }
  carried.program = std::move(source);
  co_return carried;
}

/// Carries out what the confirmation decides.
class confirmer {
public:
  confirmer(suspect_attempt attempt, attempt_finished& outcome)
      : attempt_(std::move(attempt)), outcome_(outcome),
        disturbed_(was_disturbed(attempt_, outcome)), was_out_of_memory_(ran_out_of_memory()),
        state_(result_of(outcome), attempt_.can_prove, disturbed_, any_damages(attempt_)) {}

  task<result<void>> confirm() {
    note(fmt::format("not believed yet: {} {}", name_of(outcome_.verdict), outcome_.message));
    for (auto todo = state_.next(); todo != next::conclude; todo = state_.next()) {
      auto const kept = co_await carry_out(todo);
      if (!kept) {
        leave_open(kept.error(), outcome_);
        co_return kept;
      }
      if (any_damages(attempt_)) {
        state_.line_damages();
      }
    }
    if (state_.conclusion() == conclusion::line) {
      blame_line(attempt_, disturbed_, outcome_);
    } else {
      auto const& result = state_.confirmed_result();
      outcome_.verdict = result.verdict;
      outcome_.blame = result.blame;
      outcome_.reason = result.reason;
      outcome_.message = result.message;
      outcome_.detail = result.detail;
      outcome_.output = result.output;
      outcome_.line = result.line;
      note("confirmed");
    }
    co_return result<void>();
  }

private:
  /// These fail where a board is lost.
  task<result<void>> carry_out(next todo) {
    if (todo == next::run_proven || todo == next::run_plain) {
      auto kept = co_await run(todo == next::run_proven);
      co_return kept;
    }
    for (auto& suspect : attempt_.boards) {
      if (!suspect.board.may_damage()) {
        continue;
      }
      auto at_prompt = co_await suspect.board.ensure_fresh();
      if (!at_prompt) {
        at_prompt = co_await suspect.board.restore_prompt();
      }
      if (!at_prompt) {
        suspect.board.close();
        co_return at_prompt;
      }
      line_check check(suspect.board);
      if (todo == next::show_values) {
        auto const how = co_await check.show_values(!state_.is_proven());
        values_ = std::max(values_, how);
      } else {
        auto const is_tested = co_await check.until_shown();
        is_tested_ = is_tested_ && is_tested;
      }
      note("line: " + in_words(suspect.board.line()));
      if (!suspect.board.is_open()) {
        co_return failure{blame::link, "the board was lost while its line was tested"};
      }
    }
    if (todo == next::show_values) {
      state_.values_shown(values_);
    } else if (!is_tested_) {
      state_.line_is_untestable();
    } else if (!any_damages(attempt_)) {
      state_.line_is_clean();
    }
    co_return result<void>();
  }

  task<result<void>> run(bool proven) {
    attempt_finished again;
    again.cell = outcome_.cell;
    again.board = outcome_.board;
    again.attempt = outcome_.attempt;
    bool has_no_room = false;
    auto& board = attempt_.boards.front().board;
    if (proven) {
      board.carry_sources_by([&has_no_room](session& where, std::string source) {
        return send_verified(where, std::move(source), has_no_room);
      });
    }
    auto kept = co_await attempt_.run_again(again);
    board.carry_sources_by({});
    if (!kept) {
      co_return kept;
    }
    note(fmt::format("again: {} {}", name_of(again.verdict), again.message));
    auto const filled_heap = proven && !was_out_of_memory_ && ran_out_of_memory();
    if (has_no_room || filled_heap) {
      state_.no_room();
    }
    auto const says_nothing = is_error(again) && again.blame != blame::test;
    if (filled_heap || says_nothing) {
      state_.ran_inconclusively();
    } else {
      state_.ran(result_of(again));
    }
    co_return result<void>();
  }

  bool ran_out_of_memory() const {
    return std::any_of(
        attempt_.boards.begin(), attempt_.boards.end(),
        [](suspect_board const& suspect) { return suspect.board.ran_out_of_memory(); });
  }

  void note(std::string const& text) {
    for (auto& suspect : attempt_.boards) {
      suspect.board.journal().note(text);
    }
  }

  suspect_attempt attempt_;
  attempt_finished& outcome_;
  bool disturbed_;
  bool was_out_of_memory_;
  bool is_tested_ = true;
  values values_ = values::unknown; ///< the worst of all lines
  confirmation state_;
};

} // namespace

bool was_disturbed(suspect_attempt const& attempt, attempt_finished const& outcome) {
  return std::any_of(
      attempt.boards.begin(), attempt.boards.end(), [&](suspect_board const& suspect) {
        auto const& now = suspect.board.faults();
        auto const late = outcome.verdict != verdict::failed && now.delay != suspect.before.delay;
        return now.damage != suspect.before.damage || late;
      });
}

task<result<void>> confirm(suspect_attempt attempt, result<void> kept, attempt_finished& outcome) {
  auto const disturbed = was_disturbed(attempt, outcome);
  auto const is_tests = blames_test(outcome) && (disturbed || may_damage(attempt));
  auto const skips_behind_bad_line = outcome.verdict == verdict::skipped && any_damages(attempt);
  auto const is_boards = is_error(outcome) && outcome.blame == blame::board;
  if (is_boards && (disturbed || any_damages(attempt))) {
    blame_line(attempt, disturbed, outcome);
  } else if (!kept && is_tests) {
    leave_open(kept.error(), outcome);
  } else if (kept && (is_tests || skips_behind_bad_line)) {
    confirmer here(std::move(attempt), outcome);
    kept = co_await here.confirm();
  }
  if (!kept && kept.error().blame == blame::test) {
    auto why = kept.error();
    why.blame = blame::board; // whatever the test did, the remaining cases did not run
    kept = std::move(why);
  }
  co_return kept;
}

void tell_of_line(session& board, std::function<void(std::string)> const& tell) {
  if (board.line().damages()) {
    tell("its line damages bytes: " + in_words(board.line()));
  }
}

} // namespace mprun::confirming
