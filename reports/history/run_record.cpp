#include "reports/history/run_record.hpp"

#include "base/text/printable.hpp"
#include "base/text/text.hpp"
#include "runner/events/exit_meaning.hpp"
#include "runner/events/repeating.hpp"

#include <string>
#include <vector>

namespace mprun {
namespace {

constexpr std::size_t max_message = 500;

/// Valid UTF-8 on one line, because other programs read it too.
std::string plain(std::string_view text) {
  return printable(printable_line(text), max_message);
}

std::optional<std::string> plain_or_nothing(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(plain(text));
}

std::optional<std::string_view> name_or_nothing(blame whose) {
  return whose == blame::none ? std::nullopt : std::optional(name_of(whose));
}

std::string joined(std::vector<std::string> const& words, std::string_view between) {
  std::string out;
  for (auto const& word : words) {
    out += (out.empty() ? "" : std::string(between)) + plain(word);
  }
  return out;
}

std::string command_of(std::vector<std::string> const& arguments) {
  std::vector<std::string> words;
  words.reserve(arguments.size());
  for (auto const& word : arguments) {
    words.push_back(shell_word(word));
  }
  return joined(words, " ");
}

std::int64_t signed_of(std::size_t count) noexcept {
  return static_cast<std::int64_t>(count);
}

/// The message of a case that passed is left out: such messages are measurements, which have files
/// of their own.
std::optional<std::string> message_of(cell_state const& cell) {
  return cell.verdict == verdict::passed ? std::nullopt : plain_or_nothing(cell.message);
}

} // namespace

run_record::run_record(database& file)
    : file_(file), add_result_(file, "INSERT OR IGNORE INTO result VALUES (?,?,?,?,?,?,?,?,?,?,?)"),
      add_attempt_(file, "INSERT OR IGNORE INTO attempt VALUES (?,?,?,?,?,?,?,?,?,?)"),
      add_transfer_(file, "INSERT OR IGNORE INTO transfer VALUES (?,?,?,?,?,?,?)"),
      add_board_state_(file, "INSERT OR REPLACE INTO board_state VALUES "
                             "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
      note_time_(file, "INSERT INTO usual_time VALUES (?,?,?) ON CONFLICT DO UPDATE SET "
                       "took_us = (3 * took_us + excluded.took_us) / 4"),
      find_board_(file, "SELECT id FROM board WHERE name = ?"),
      add_board_(file, "INSERT INTO board (name) VALUES (?)"),
      find_case_(file, "SELECT id FROM test_case WHERE suite = ? AND name = ?"),
      add_case_(file, "INSERT INTO test_case (suite, name) VALUES (?,?)") {}

run_record::found run_record::begin(run_model const& run) {
  auto const& about = run.about();
  statement known(file_, "SELECT id, how_it_ended IS NOT NULL AND how_it_ended <> 'cut-off' "
                         "FROM run WHERE run_id = ?");
  if (known.bind(about.run_id).step()) {
    run_ = known.number(0);
    return known.number(1) != 0 ? found::whole : found::begun;
  }
  statement add(file_, "INSERT INTO run VALUES (NULL,?,?,?,?,?,?,?,?,NULL,NULL,0,0,0,0,0,0,0,0)");
  add.bind(about.run_id, run.started().time_since_epoch().count(), std::int64_t{0},
           plain(about.branch), plain(about.commit), plain(about.host),
           plain(about.program_version), command_of(about.arguments))
      .run();
  run_ = file_.last_inserted();
  return found::unknown;
}

std::optional<std::int64_t> run_record::board_id(run_model const& run, board_index board) {
  if (board == no_board) {
    return std::nullopt;
  }
  auto const [known, is_new] = boards_.try_emplace(board);
  if (is_new) {
    auto const name = plain(run.board_name(board));
    if (find_board_.bind(name).step()) {
      known->second = find_board_.number(0);
      find_board_.end();
    } else {
      add_board_.bind(name).run();
      known->second = file_.last_inserted();
    }
  }
  return known->second;
}

std::int64_t run_record::case_id(cell_state const& cell) {
  auto const [known, is_new] = cases_.try_emplace({cell.suite, cell.name});
  if (is_new) {
    auto const suite = plain(cell.suite);
    auto const name = plain(cell.name);
    if (find_case_.bind(suite, name).step()) {
      known->second = find_case_.number(0);
      find_case_.end();
    } else {
      add_case_.bind(suite, name).run();
      known->second = file_.last_inserted();
    }
  }
  return known->second;
}

void run_record::add(run_model const& run, cell_id number) {
  auto const& cell = run.cells()[number];
  auto const board = board_id(run, cell.board);
  auto const which = case_id(cell);
  auto const took = cell.took().count();
  add_result_
      .bind(run_, number, which, board, name_of(cell.verdict), name_or_nothing(cell.blame),
            std::int64_t{cell.flaky}, std::int64_t{!cell.quarantine.empty()},
            signed_of(cell.attempts.size()), took, message_of(cell))
      .run();
  if (file_.failed() || file_.changed_rows() == 0) {
    return; // it exists already
  }
  add_attempts(run, number, cell);
  add_transfers(run, number, cell);
  if (board && cell.verdict == verdict::passed && !cell.flaky && !cell.attempts.empty()) {
    note_time_.bind(which, *board, cell.attempts.back().took.count()).run();
  }
}

/// A single attempt that adds nothing to the result is left out, and so are repetitions (--stress)
/// that passed, because there may be very many.
void run_record::add_attempts(run_model const& run, cell_id number, cell_state const& cell) {
  static attempt_state::extras const none;
  for (std::size_t i = 0; i < cell.attempts.size(); ++i) {
    auto const& attempt = cell.attempts[i];
    auto const& more = attempt.more ? *attempt.more : none;
    constexpr unsigned usual_resets = 1; // one before each program
    auto const is_plain = more.resets <= usual_resets && more.injected_faults == 0;
    auto const is_repetition = attempt.verdict == verdict::passed && i + 1 < cell.attempts.size();
    if (is_plain && (cell.attempts.size() == 1 || is_repetition)) {
      continue;
    }
    auto const message =
        attempt.verdict == verdict::passed ? std::nullopt : plain_or_nothing(attempt.message);
    add_attempt_
        .bind(run_, number, signed_of(i + 1), board_id(run, attempt.board),
              name_of(attempt.verdict), name_or_nothing(attempt.blame), attempt.took.count(),
              more.resets, more.injected_faults, message)
        .run();
  }
}

void run_record::add_transfers(run_model const& run, cell_id number, cell_state const& cell) {
  std::size_t index = 0;
  for (auto const& attempt : cell.attempts) {
    if (!attempt.more) {
      continue;
    }
    for (auto const& file : attempt.more->transfers) {
      add_transfer_
          .bind(run_, number, signed_of(++index), board_id(run, attempt.board),
                std::int64_t{file.to_board}, static_cast<std::int64_t>(file.size),
                file.took.count())
          .run();
    }
  }
}

void run_record::add_boards(run_model const& run) {
  for (board_index i = 0; i < run.boards().size(); ++i) {
    auto const& board = run.boards()[i];
    auto const& facts = board.facts;
    auto const text_of = [&facts](std::string board_facts::*which) {
      return facts ? std::optional(plain((*facts).*which)) : std::nullopt;
    };
    auto const heap = facts ? std::optional(facts->heap_free) : std::nullopt;
    auto const opening = facts ? std::optional(board.opening_took.count()) : std::nullopt;
    auto const lost_blame = board.lost ? std::optional(name_of(board.lost->blame)) : std::nullopt;
    auto const lost = board.lost ? std::optional(plain(board.lost->message)) : std::nullopt;
    add_board_state_
        .bind(run_, board_id(run, i), plain(board.about.platform), plain(board.about.link),
              plain(board.about.faults), joined(board.about.tags, ","),
              text_of(&board_facts::implementation), text_of(&board_facts::version),
              text_of(&board_facts::machine), text_of(&board_facts::firmware),
              text_of(&board_facts::unique_id), heap, opening, lost_blame, lost)
        .run();
  }
}

void run_record::update(run_model const& run, bool is_over) {
  auto const& counts = run.totals();
  statement update(file_, "UPDATE run SET took_us = ?, how_it_ended = ?, exit_code = ?, "
                          "planned = ?, passed = ?, failed = ?, errored = ?, timed_out = ?, "
                          "skipped = ?, flaky = ?, quarantined = ? WHERE id = ?");
  auto const how = is_over ? std::optional(end_name(run)) : std::nullopt;
  auto const code = is_over ? std::optional(std::int64_t{run.exit_code()}) : std::nullopt;
  update
      .bind(run.took().count(), how, code, signed_of(counts.planned), signed_of(counts.passed),
            signed_of(counts.failed), signed_of(counts.errored), signed_of(counts.timed_out),
            signed_of(counts.skipped), signed_of(counts.flaky), signed_of(counts.quarantined), run_)
      .run();
}

void run_record::forget() {
  boards_.clear();
  cases_.clear();
}

} // namespace mprun
