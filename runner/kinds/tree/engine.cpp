#include "runner/kinds/tree/engine.hpp"

#include "base/async/run_clock.hpp"
#include "base/files/file_text.hpp"
#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "runner/host/mpy_cross.hpp"
#include "runner/kinds/upstream/test_source.hpp"
#include "suites/upstream/expectation.hpp"
#include "suites/upstream/judging.hpp"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <thread>
#include <utility>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;
using clock = run_clock;

std::string byte_order() {
  return std::endian::native == std::endian::little ? "little\n" : "big\n";
}

/// What a survey found; the plan asks it.
class tree_survey : public board_survey {
public:
  tree_survey(std::shared_ptr<rules const> all, features able)
      : rules_(std::move(all)), able_(std::move(able)) {}

  reason skip_reason(test_case const& test) const override {
    auto why = able_.out_of_scope_reason(*test.upstream);
    return why.empty() ? able_.skip_reason(*rules_, *test.upstream)
                       : reason{reason_code::out_of_scope, {std::move(why)}};
  }

private:
  std::shared_ptr<rules const> rules_;
  features able_;
};

constexpr auto compute_slot_time = std::chrono::milliseconds(50);

struct compute_slot {
  compute_slot(gate::pass taken, asio::any_io_executor const& executor)
      : pass(std::move(taken)), timer(executor, compute_slot_time) {}

  std::optional<gate::pass> pass;
  run_timer timer;
};

} // namespace

engine::engine(asio::any_io_executor executor, tree_run run, run_place place,
               expected_outputs& expected, file_turns& turns)
    : executor_(executor), run_(std::move(run)), place_(std::move(place)),
      computing_(executor, 2 * std::max(1U, std::thread::hardware_concurrency())),
      expected_(expected), turns_(turns),
      surveyor_(run_.root, probes_of(*run_.tree_rules), run_.cache_folder) {}

unix_port engine::port_of(board_spec const& spec, fs::path const& folder) {
  auto port = unix_port_of(spec, place_, run_.root, run_.how);
  auto const [known, is_new] = confined_.try_emplace({spec.id, folder});
  if (is_new) {
    auto const also = folder.empty() ? std::vector<fs::path>() : std::vector{folder};
    auto const& process = std::get<process_spec>(spec.link);
    // If this fails, the board itself could not be opened.
    if (auto confined = confine(spec, process, place_, also, false)) {
      known->second = *std::move(confined);
    }
  }
  port.confined = known->second;
  return port;
}

task<result<void>> engine::survey(session& board, board_spec const& spec, board_facts& facts) {
  result<survey_outputs> outputs;
  if (runs_as_processes(spec, run_.how)) {
    auto port = port_of(spec, {});
    outputs = co_await surveyor_.outputs_on_unix(std::move(port));
    facts.lanes = run_.lanes;
  } else {
    outputs = co_await surveyor_.outputs_on_board(board);
  }
  if (!outputs) {
    co_return outputs.error();
  }
  for (auto& [script, output] : *outputs) {
    board.journal().mask(output);
  }
  run_mode mode;
  mode.emit = run_.how.emit;
  mode.via_mpy = run_.how.via_mpy;
  auto& record = boards_[spec.id];
  record.able = features(*run_.tree_rules, *outputs, mode, byte_order());
  if (!record.able.problem().empty()) {
    co_return failure{blame::board, record.able.problem()};
  }
  board.journal().note("surveyed: " + record.able.in_words());
  facts.survey = std::make_shared<tree_survey>(run_.tree_rules, record.able);
  co_return result<void>();
}

bool engine::needs_expected_output(test_case const& test) const {
  return !test.upstream->is_command_line && !expectation_file(test.file, run_.how.emit);
}

std::map<std::string, features> engine::all_features() const {
  std::map<std::string, features> all;
  for (auto const& [board, record] : boards_) {
    all.emplace(board, record.able);
  }
  return all;
}

task<result<void>> engine::run_on(board_at_work where, test_case const& test, expected_outputs&,
                                  attempt_finished& outcome) {
  auto& board = where.session;
  auto const& spec = where.spec;
  printed ran;
  result<void> kept;
  result<void> completed;
  auto source = read_text(test.file);
  if (!source) {
    completed = on_host(source.error());
  } else if (runs_as_processes(spec, run_.how)) {
    auto process = co_await run_on_unix(spec, *test.upstream, *std::move(source));
    ran = std::move(process.ran);
    board.journal().mask(ran.output);
    completed = std::move(process.started);
    if (completed && ran.how == printed::end::crashed) {
      auto const still = read_text(test.file);
      if (!still) {
        completed = on_host(still.error()); // it vanished before the port had read it
      }
    }
    if (!completed && completed.error().blame == blame::board) {
      kept = completed; // its program is gone: other boards may take its cases
    }
  } else {
    auto on_board = co_await run_on_board(where, test, *std::move(source), ran);
    kept = std::move(on_board.kept);
    if (on_board.how != ran_case::end::completed) {
      completed = std::move(on_board.why);
      outcome.verdict =
          on_board.how == ran_case::end::timed_out ? verdict::timed_out : verdict::errored;
    }
  }
  outcome.output = ran.output;
  if (!completed) {
    auto const why = completed.error();
    outcome.verdict = outcome.verdict == verdict::timed_out ? verdict::timed_out : verdict::errored;
    outcome.blame = why.blame;
    outcome.message = why.message;
    co_return kept;
  }
  co_await judge(board, test, ran, outcome);
  co_return kept;
}

/// Most tests compute for a few milliseconds; those that take longer mostly sleep. So a test holds
/// one of few slots at first and gives it back soon, for too many that compute at once would delay
/// tests that watch the clock. The slot is given back with what is returned, if not before.
task<std::shared_ptr<void>> engine::take_compute_slot() {
  auto taken = co_await computing_.enter();
  auto const held = std::make_shared<compute_slot>(std::move(taken), executor_);
  held->timer.async_wait([watched = std::weak_ptr(held)](error_code) {
    if (auto const still = watched.lock()) {
      still->pass.reset();
    }
  });
  co_return held;
}

task<unix_result> engine::run_on_unix(board_spec const& spec, test tree_test, std::string source) {
  auto const file = tree_test.root / tree_test.path;
  auto port = port_of(spec, file.parent_path());
  if (tree_test.is_command_line) {
    auto const folder = run_.root;
    auto const slot = co_await take_compute_slot();
    auto typed = co_await run_command_line_test(std::move(port), folder, tree_test.path);
    co_return typed;
  }
  std::optional<gate::pass> turn;
  if (!tree_test.turn.empty()) {
    auto taken = co_await turns_.of(tree_test.turn).enter();
    turn.emplace(std::move(taken));
  }
  auto const slot = co_await take_compute_slot();
  if (!run_.how.via_mpy) {
    fs::path const as_source;
    auto plain = co_await run_unix_test(std::move(port), std::move(tree_test), run_.how, as_source);
    co_return plain;
  }
  unix_result done;
  if (run_.mpy_cross.empty()) {
    done.started = no_mpy_cross(run_.root);
    co_return done;
  }
  auto const& able = boards_[spec.id].able;
  auto options = mpy_cross_options(run_.how.mpy_cross_flags, able.word("args.arch"));
  auto const name = tree_test.path;
  auto const scratch = place_.scratch;
  auto made = co_await compile_mpy(run_.mpy_cross, std::move(options), run_.how.emit,
                                   std::move(source), name, scratch);
  if (!made || made->refusal) {
    done.ran.output = made ? *made->refusal : made.error().message;
    done.ran.how = printed::end::crashed;
    done.ran.how_it_crashed = "mpy-cross rejects it";
    if (!made) {
      done.started = made.error();
    }
    co_return done;
  }
  auto const module = place_.scratch / spec.id / fmt::format("mprun_test_{}.mpy", ++compiled_);
  if (!write_file(module, made->bytes)) {
    done.started = failure{blame::host, fmt::format("cannot write {}", module.string())};
    co_return done;
  }
  done = co_await run_unix_test(std::move(port), std::move(tree_test), run_.how, module);
  std::error_code ignored;
  fs::remove(module, ignored);
  co_return done;
}

task<ran_case> engine::run_on_board(board_at_work where, test_case const& test, std::string source,
                                    printed& ran) {
  auto& board = where.session;
  auto const& tree_test = *test.upstream;
  auto& record = boards_[where.spec.id];
  ran_case failed;
  source = with_start_mark(source);
  if (run_.how.via_mpy) {
    if (run_.mpy_cross.empty()) {
      failed.why = no_mpy_cross(run_.root);
      co_return failed;
    }
    auto options = mpy_cross_options(run_.how.mpy_cross_flags, record.able.word("args.arch"));
    auto const scratch = place_.scratch;
    auto const made = co_await compile_mpy(run_.mpy_cross, std::move(options), run_.how.emit,
                                           std::move(source), test.file.string(), scratch);
    if (!made) {
      failed.why = made.error();
      co_return failed;
    }
    if (made->refusal) {
      failed.how = ran_case::end::completed;
      ran.output = *made->refusal;
      ran.how = printed::end::crashed;
      ran.how_it_crashed = "mpy-cross rejects it";
      co_return failed;
    }
    auto const prologue = prologue_of(run_.how);
    if (!prologue) {
      failed.why = on_host(prologue.error());
      co_return failed;
    }
    source = import_source(made->bytes, *prologue);
  } else if (!run_.how.verbatim) {
    source = minified_source(source);
  }
  std::string wiring;
  if (run_.tree_rules->wiring_tests.contains(tree_test.path)) {
    auto found = co_await wiring_for(board, record);
    if (!found) {
      failed.why = on_host(found.error());
      co_return failed;
    }
    wiring = *std::move(found);
  }
  auto done = co_await board.run(test, std::move(source), wiring);
  if (done.how != ran_case::end::completed) {
    ran.output = done.output;
    co_return done;
  }
  ran.output = done.output + done.error;
  if (!done.error.empty()) {
    ran.how = printed::end::crashed;
    ran.too_large = done.output.empty() && done.error.find("MemoryError") != std::string::npos;
  }
  if (!take_start_mark(ran.output) && ran.how == printed::end::well) {
    ran.how = printed::end::crashed;
    ran.how_it_crashed = "it did not start";
  }
  co_return done;
}

/// From the first source that has it: the file the user gave, the board itself, the tree.
task<file_result<std::string>> engine::wiring_for(session& board, board_record& record) {
  if (record.wiring) {
    co_return *record.wiring;
  }
  auto file = run_.how.target_wiring;
  if (file.empty()) {
    std::string source = "import target_wiring";
    auto const soon = clock::now() + std::chrono::seconds(10);
    auto const asked = co_await board.execute(std::move(source), soon);
    if (!asked.ec && asked.output.empty() && asked.error.empty()) {
      record.wiring = "";
      co_return *record.wiring;
    }
    file = wiring_file(run_.root, record.able.word("args.build"),
                       run_.tree_rules->port_of(record.able.word("args.platform")));
  }
  std::string wiring;
  if (!file.empty()) {
    auto const read = read_text(file);
    if (!read) {
      co_return read;
    }
    wiring = wiring_source(*read);
  }
  record.wiring = wiring;
  co_return wiring;
}

task<void> engine::judge(session const& board, test_case const& test, printed const& ran,
                         attempt_finished& outcome) {
  auto const& tree_test = *test.upstream;
  auto judged = upstream::judge_alone(tree_test, ran);
  if (!judged) {
    auto const file = expectation_file(test.file, run_.how.emit);
    result<std::string> expected;
    if (file) {
      expected = on_host(read_text(*file));
    } else if (has_patterns(*run_.tree_rules, tree_test)) {
      expected = failure{blame::host, fmt::format("{}.exp: there is none", test.file.string())};
    } else {
      expected = co_await expected_.expected_for(test);
    }
    if (!expected) {
      outcome.verdict = verdict::errored;
      outcome.blame = expected.error().blame;
      outcome.message = expected.error().message;
      co_return;
    }
    auto const are_patterns = file && has_patterns(*run_.tree_rules, tree_test);
    judged = upstream::judge_against(ran, board.journal().comparable(*expected, ran.output),
                                     are_patterns);
  }
  auto const judgement = forgiven(*run_.tree_rules, tree_test, *std::move(judged));
  outcome.verdict = judgement.verdict;
  auto const at_fault = outcome.verdict == verdict::failed || outcome.verdict == verdict::timed_out;
  outcome.blame = at_fault ? blame::test : blame::none;
  outcome.reason = judgement.reason;
  outcome.message = judgement.message;
  outcome.detail = judgement.detail;
  outcome.line = judgement.line;
}

} // namespace mprun::upstream
