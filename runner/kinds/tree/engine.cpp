#include "runner/kinds/tree/engine.hpp"

#include "base/files/file_text.hpp"
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

std::string byte_order() {
  return std::endian::native == std::endian::little ? "little\n" : "big\n";
}

/// What a survey found; the plan asks it.
class tree_survey : public board_survey {
public:
  tree_survey(std::shared_ptr<rules const> all, features able)
      : rules_(std::move(all)), able_(std::move(able)) {}

  reason skip_reason(test_case const& test) const override {
    if (!test.upstream) {
      return {};
    }
    auto why = able_.out_of_scope_reason(*test.upstream);
    return why.empty() ? able_.skip_reason(*rules_, *test.upstream)
                       : reason{reason_code::out_of_scope, {std::move(why)}};
  }

private:
  std::shared_ptr<rules const> rules_;
  features able_;
};

} // namespace

engine::engine(asio::any_io_executor executor, tree_run run, run_workspace workspace,
               expected_outputs& expected, file_turns& turns)
    : executor_(executor), run_(std::move(run)), workspace_(std::move(workspace)),
      computing_(executor, 2 * std::max(1U, std::thread::hardware_concurrency())),
      expected_(expected), turns_(turns),
      surveyor_(run_.root, probes_of(*run_.tree_rules), run_.cache_folder) {}

unix_port engine::port_of(board_spec const& spec, fs::path const& folder) {
  auto port = unix_port_of(spec, workspace_, run_.root, run_.how);
  auto const [known, is_new] = confined_.try_emplace({spec.id, folder});
  if (is_new) {
    auto const also = folder.empty() ? std::vector<fs::path>() : std::vector{folder};
    auto const& process = std::get<process_spec>(spec.link);
    // If this fails, the board itself could not be opened.
    if (auto confined = confine(spec, process, workspace_, also, false)) {
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
    auto process = co_await run_on_unix(where, *test.upstream, *std::move(source));
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
