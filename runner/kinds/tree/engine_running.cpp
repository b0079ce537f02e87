// The part of the engine that runs a test: as a process of its own, or over a board's REPL.
#include "base/async/run_clock.hpp"
#include "base/files/file_text.hpp"
#include "base/python/minified_source.hpp"
#include "runner/host/mpy_cross.hpp"
#include "runner/kinds/tree/engine.hpp"
#include "runner/kinds/upstream/test_source.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;
using clock = run_clock;

constexpr auto compute_slot_time = std::chrono::milliseconds(50);

struct compute_slot {
  compute_slot(gate::pass taken, asio::any_io_executor const& executor)
      : pass(std::move(taken)), timer(executor, compute_slot_time) {}

  std::optional<gate::pass> pass;
  run_timer timer;
};

} // namespace

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

task<unix_result> engine::run_on_unix(board_at_work where, test tree_test, std::string source) {
  auto const& spec = where.spec;
  auto const file = tree_test.root / tree_test.path;
  auto port = port_of(spec, file.parent_path());
  port.stop = where.stop;
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
  auto const scratch = workspace_.scratch();
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
  auto const module =
      workspace_.scratch() / spec.id / fmt::format("mprun_test_{}.mpy", ++compiled_);
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
    auto const scratch = workspace_.scratch();
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

} // namespace mprun::upstream
