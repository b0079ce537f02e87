#include "runner/kinds/natmod/natmod.hpp"

#include "base/files/file_text.hpp"
#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "base/text/quoted_words.hpp"
#include "runner/kinds/upstream/test_source.hpp"
#include "suites/upstream/test.hpp"
#include "upstream_device_programs.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <utility>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;

fs::path folder_of_modules(natmod_run const& run) {
  return (run.root / run.tables->folder).lexically_normal();
}

/// What a survey found; the plan asks it.
class natmod_survey : public board_survey {
public:
  /// `against_all`: a reason to skip all tests; empty when there is none.
  natmod_survey(natmod_run const& run, std::string architecture, std::string against_all)
      : tables_(run.tables), folder_(folder_of_modules(run)),
        architecture_(std::move(architecture)), against_all_(std::move(against_all)) {}

  reason skip_reason(test_case const& test) const override {
    if (!test.upstream) {
      return {};
    }
    if (!against_all_.empty()) {
      return {reason_code::excluded_by_rule, {against_all_}};
    }
    auto const needed = module_for(*tables_, test.name, architecture_);
    if (!needed) {
      return {reason_code::no_native_module};
    }
    std::error_code ignored;
    auto const file = folder_ / needed->file;
    return fs::is_regular_file(file, ignored)
               ? reason()
               : reason{reason_code::not_compiled, {file.parent_path().string(), architecture_}};
  }

private:
  std::shared_ptr<natmod_tables const> tables_;
  fs::path folder_;
  std::string architecture_;
  std::string against_all_;
};

/// The test with its module, as one program.
std::string source_with_module(std::string const& name, std::string_view mpy,
                               std::string_view prologue, std::string_view test) {
  // What lies in the folder where the port was started must not be imported.
  auto source = fmt::format("import sys\nif '' in sys.path: sys.path.remove('')\n__buf={}\n",
                            python_bytes(mpy));
  static auto const importer =
      minified_program(device::one_file) + minified_program(device::import_natmod);
  source += importer;
  source += prologue;
  source += fmt::format("sys.modules['{}'] = __import__('__injected')\n", name);
  source += print_start_mark() + "\n";
  return source.append(test);
}

std::string plain_ends(std::string const& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.compare(at, 2, "\r\n") != 0) {
      out.push_back(text[at]);
    }
  }
  return out;
}

} // namespace

natmod::natmod(natmod_run run)
    : run_(std::move(run)), surveyor_(run_.root, {"target_info.py"}, run_.cache_folder) {}

unix_port natmod::port_of(board_spec const& spec) const {
  auto how = run_.how;
  how.keep_path = true; // the official runner leaves $MICROPYPATH alone here
  return unix_port_of(spec, run_.workspace, run_.root, how);
}

task<result<void>> natmod::survey(session& board, board_spec const& spec, board_facts& facts) {
  result<survey_outputs> outputs;
  if (runs_as_processes(spec, run_.how)) {
    auto port = port_of(spec);
    outputs = co_await surveyor_.outputs_on_unix(std::move(port));
  } else {
    outputs = co_await surveyor_.outputs_on_board(board);
  }
  if (!outputs) {
    co_return outputs.error();
  }
  auto& output = (*outputs)["target_info.py"];
  board.journal().mask(output);
  auto const reported = reported_architecture(output);
  auto const is_asked = run_.how.natmod != "auto";
  if (reported.empty() && !is_asked) {
    co_return failure{blame::board,
                      fmt::format("feature_check/target_info.py printed '{}', which names no "
                                  "architecture; give one with --natmod",
                                  quoted_beginning(output, 200))};
  }
  auto const wanted = run_.tables->module_architecture(is_asked ? run_.how.natmod : reported);
  std::string reason;
  if (reported == "None") {
    reason = "this board does not support native modules";
  } else if (!is_asked && !run_.tables->knows(reported)) {
    reason = fmt::format("{} is not a supported architecture", reported);
  } else if (!reported.empty() && !takes_module(reported, wanted)) {
    reason = fmt::format("modules for {} do not run on this board, which is {}", wanted, reported);
  }
  board.journal().note(fmt::format("native modules: the board is {}, modules for {}",
                                   reported.empty() ? "not known" : reported, wanted));
  architectures_[spec.id] = wanted;
  facts.survey = std::make_shared<natmod_survey>(run_, wanted, std::move(reason));
  co_return result<void>();
}

task<result<void>> natmod::run_on(board_at_work where, test_case const& test,
                                  expected_outputs& outputs, attempt_finished& outcome) {
  auto& board = where.session;
  auto const& spec = where.spec;
  outputs.prefetch(test); // CPython runs beside the board
  auto const needed = module_for(*run_.tables, test.name, architectures_[spec.id]).value();
  auto const file = folder_of_modules(run_) / needed.file;
  auto const mpy = read_text(file);
  auto const text = read_text(test.file);
  auto const prologue = prologue_of(run_.how);
  for (auto const* const read : {&mpy, &text, &prologue}) {
    if (!*read) {
      outcome.verdict = verdict::errored;
      outcome.blame = blame::host;
      outcome.message = read->error().message;
      co_return result<void>();
    }
  }
  auto const spawns = runs_as_processes(spec, run_.how);
  auto const body = spawns || run_.how.verbatim ? *text : minified_source(*text);
  auto source = source_with_module(needed.name, *mpy, *prologue, body);
  attempted done;
  if (spawns) {
    done = co_await run_on_unix(where, std::move(source));
  } else {
    done = co_await run_on_board(board, test, std::move(source));
  }
  board.journal().mask(done.ran.output);
  outcome.output = done.ran.output;
  if (!done.completed) {
    auto const why = done.completed.error();
    auto const late = done.ran.how == printed::end::timed_out;
    outcome.verdict = late ? verdict::timed_out : verdict::errored;
    outcome.blame = why.blame;
    outcome.message = why.message;
    co_return done.kept;
  }
  co_await judge(board, test, done, outputs, outcome);
  co_return done.kept;
}

/// The program is the port's stdin, as with the official runner, which ignores the exit status.
task<natmod::attempted> natmod::run_on_unix(board_at_work where, std::string source) {
  auto const& spec = where.spec;
  attempted done;
  auto const file = run_.workspace.scratch() / fmt::format("natmod-{}.py", spec.id);
  if (!write_file(file, source)) {
    done.completed = failure{blame::host, fmt::format("cannot write {}", file.string())};
    co_return done;
  }
  auto port = port_of(spec);
  port.stop = where.stop;
  auto script = co_await run_unix_script(std::move(port), run_.root, file);
  done.ran = std::move(script.ran);
  done.completed = std::move(script.started);
  if (!done.completed && done.completed.error().blame == blame::board) {
    done.kept = done.completed; // its program is gone: other boards may take its cases
  }
  done.began = take_start_mark(done.ran.output);
  co_return done;
}

task<natmod::attempted> natmod::run_on_board(session& board, test_case const& test,
                                             std::string source) {
  attempted done;
  auto ran = co_await board.run(test, std::move(source));
  done.kept = std::move(ran.kept);
  done.ran.output = plain_ends(ran.output + ran.error);
  if (ran.how != ran_case::end::completed) {
    done.ran.how =
        ran.how == ran_case::end::timed_out ? printed::end::timed_out : printed::end::crashed;
    done.completed = std::move(ran.why);
    co_return done;
  }
  if (!ran.error.empty()) {
    done.ran.how = printed::end::crashed;
    done.ran.too_large = ran.output.empty() && ran.error.find("MemoryError") != std::string::npos;
  }
  done.began = take_start_mark(done.ran.output);
  co_return done;
}

task<void> natmod::judge(session const& board, test_case const& test, attempted const& done,
                         expected_outputs& outputs, attempt_finished& outcome) {
  auto judged = judge_natmod_alone(done.ran, done.began);
  if (!judged) {
    auto const expected = co_await outputs.expected_for(test);
    if (!expected) {
      outcome.verdict = verdict::errored;
      outcome.blame = expected.error().blame;
      outcome.message = expected.error().message;
      co_return;
    }
    judged = judge_natmod_against(done.ran, board.journal().comparable(*expected, done.ran.output));
  }
  outcome.verdict = judged->verdict;
  auto const at_fault = outcome.verdict == verdict::failed || outcome.verdict == verdict::timed_out;
  outcome.blame = at_fault ? blame::test : blame::none;
  outcome.reason = judged->reason;
  outcome.message = judged->message;
  outcome.detail = judged->detail;
}

} // namespace mprun::upstream
