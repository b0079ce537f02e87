#include "runner/kinds/benchmark/perf_target.hpp"

#include "base/python/minified_source.hpp"
#include "runner/board/launch.hpp"
#include "runner/host/mpy_cross.hpp"
#include "runner/kinds/upstream/test_source.hpp"
#include "runner/kinds/upstream/unix_process.hpp"
#include "transports/process/run_program.hpp"

#include <boost/asio/error.hpp>
#include <chrono>
#include <fmt/format.h>
#include <sys/wait.h>
#include <utility>
#include <variant>

namespace mprun::upstream {
namespace {

constexpr std::size_t output_limit = std::size_t{1} << 20;
constexpr char const* module_name = "mprun_benchmark";

} // namespace

perf_target::perf_target(session& board, board_spec const& spec, test_case const& test,
                         perf_setup const& setup)
    : board_(board), spec_(spec), test_(test), setup_(setup),
      spawns_(runs_as_processes(spec, setup.how)) {}

task<result<std::optional<std::string>>> perf_target::take(std::string source, std::string arch) {
  if (setup_.how.via_mpy) {
    if (setup_.mpy_cross.empty()) {
      co_return no_mpy_cross(test_.file.parent_path().parent_path());
    }
    auto options = mpy_cross_options(setup_.how.mpy_cross_flags, arch);
    auto const scratch = setup_.workspace.scratch();
    auto const made = co_await compile_mpy(setup_.mpy_cross, std::move(options), setup_.how.emit,
                                           std::move(source), test_.file.string(), scratch);
    if (!made) {
      co_return made.error();
    }
    if (made->refusal) {
      co_return made->refusal;
    }
    auto const prologue = spawns_ ? std::string() : prologue_of(setup_.how);
    if (!prologue) {
      co_return on_host(prologue.error());
    }
    source = spawns_ ? made->bytes : import_source(made->bytes, *prologue);
  }
  if (!spawns_) {
    source_ =
        setup_.how.via_mpy || setup_.how.verbatim ? std::move(source) : minified_source(source);
    co_return std::nullopt;
  }
  auto const folder = setup_.workspace.scratch() / spec_.id;
  std::error_code ignored; // writing the script reports it
  std::filesystem::create_directories(folder, ignored);
  // Under two names, since a module is looked for as .py first.
  script_ = folder / (setup_.how.via_mpy ? fmt::format("{}.mpy", module_name) : "script.py");
  if (!write_file(script_, source)) {
    co_return failure{blame::host, fmt::format("cannot write {}", script_.string())};
  }
  co_return std::nullopt;
}

task<ran_case> perf_target::run() {
  if (spawns_) {
    auto ran = co_await spawn();
    board_.journal().mask(ran.output);
    board_.journal().mask(ran.error);
    co_return ran;
  }
  auto copy = source_;
  auto ran = co_await board_.run(test_, std::move(copy));
  co_return ran;
}

task<ran_case> perf_target::spawn() {
  auto const& process = std::get<process_spec>(spec_.link);
  program command;
  command.arguments = process.command;
  command.arguments.insert(command.arguments.end(), {"-X", "emit=" + setup_.how.emit});
  if (!setup_.how.heap_size.empty()) {
    command.arguments.insert(command.arguments.end(), {"-X", "heapsize=" + setup_.how.heap_size});
  }
  if (setup_.how.via_mpy) {
    command.arguments.insert(command.arguments.end(), {"-m", module_name});
    command.directory = script_.parent_path();
  } else {
    command.input = script_;
    command.directory = test_.file.parent_path().parent_path();
  }
  command.environment = process.environment;
  command.environment.emplace_back("MPRUN_RUN", setup_.workspace.token());
  command.environment.emplace_back("TMPDIR", (setup_.workspace.scratch() / spec_.id).string());
  // If this fails, the board itself could not be opened.
  if (auto confined = confine(spec_, process, setup_.workspace, {}, false)) {
    command.confined = *std::move(confined);
  }
  auto const limit = test_.case_timeout.value_or(spec_.limits.case_timeout);
  auto ran = co_await run_program(std::move(command), limit, output_limit);
  killed_.clear();
  ran_case done;
  if (ran.ec == asio::error::timed_out) {
    done.how = ran_case::end::timed_out;
    done.why = {blame::test, fmt::format("did not end within {} s", limit.count() / 1000), ran.ec};
    done.output = std::move(ran.output);
  } else if (ran.ec) {
    done.why = {blame::board,
                fmt::format("cannot run {}: {}", process.command.front(), ran.ec.message()),
                ran.ec};
    done.kept = done.why;
  } else if (ran.wait_status != 0) {
    done.how = ran_case::end::completed;
    auto const how = how_it_ended(ran.wait_status);
    killed_ = WIFSIGNALED(ran.wait_status) ? how : "";
    done.error = ran.output.empty() ? how + "\n" : std::move(ran.output);
  } else {
    done.how = ran_case::end::completed;
    done.output = std::move(ran.output);
  }
  co_return done;
}

} // namespace mprun::upstream
