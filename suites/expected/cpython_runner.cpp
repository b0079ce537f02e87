#include "suites/expected/cpython_runner.hpp"

#include "base/async/gate.hpp"
#include "suites/expected/cpython_rules.hpp"
#include "suites/expected/cpython_run.hpp"
#include "suites/expected/cpython_sandbox.hpp"
#include "transports/process/run_program.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

constexpr auto time_limit = cpython_time_limit;
constexpr auto output_limit = cpython_output_limit;

/// Processes that it starts may outlive it: it gets a folder and an interpreter of its own, so that
/// none of them meets the next test.
bool starts_processes(std::string_view source) {
  constexpr std::array<std::string_view, 5> signs{"fork", "subprocess", "multiprocessing", "spawn",
                                                  "os.system"};
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    return source.find(sign) != std::string_view::npos;
  });
}

result<void> prepare_folder(std::filesystem::path const& folder, std::filesystem::path const& name,
                            std::string const& source, surroundings const& around) {
  if (auto copied = copy_to(folder, around); !copied) {
    return copied;
  }
  std::ofstream out(folder / name, std::ios::binary);
  out << source;
  out.close();
  if (!out) {
    return failure{blame::host, fmt::format("cannot write {}", (folder / name).string())};
  }
  return {};
}

std::vector<std::filesystem::path> folders_of(std::filesystem::path const& folder) {
  return folder.empty() ? std::vector<std::filesystem::path>() : std::vector{folder};
}

} // namespace

cpython_runner::cpython_runner(asio::any_io_executor executor, run_workspace workspace,
                               file_turns* turns)
    : executor_(std::move(executor)), workspace_(std::move(workspace)), turns_(turns) {}

task<result<std::string>> cpython_runner::run_case(std::string interpreter,
                                                   std::filesystem::path file, std::string source,
                                                   surroundings around) {
  auto const name = file.filename();
  result<void> done;
  program_result ran;
  if (upstream::runs_in_server(source) && !starts_processes(source)) {
    auto const server = server_for(interpreter, {});
    auto const folder = server->sandbox().make_working_folder();
    done = prepare_folder(folder, name, source, around);
    if (done) {
      ran = co_await server->run(folder, folder / name, time_limit);
    }
    idle_servers_[{}].push_back(server);
  } else {
    cpython_sandbox const sandbox(workspace_, interpreter);
    auto const folder = sandbox.make_working_folder();
    done = prepare_folder(folder, name, source, around);
    auto command = sandbox.command({(folder / name).string()}, folder);
    if (done) {
      ran = co_await run_program(std::move(command), time_limit, output_limit);
    }
  }
  if (!done) {
    co_return done.error();
  }
  done = ended_well(ran, "this test");
  if (done && ran.output == "SKIP\n") {
    done = failure{blame::host, "CPython itself skips this test"};
  }
  if (!done) {
    auto why = done.error();
    why.message += fmt::format("; add a {}.exp", name.string());
    co_return why;
  }
  co_return std::move(ran.output);
}

task<result<std::string>> cpython_runner::run_upstream_test(std::string interpreter,
                                                            std::filesystem::path file,
                                                            std::string source) {
  std::optional<gate::pass> turn;
  auto const key = upstream::turn_of(file, source);
  if (turns_ != nullptr && !key.empty()) {
    auto taken = co_await turns_->of(key).enter();
    turn.emplace(std::move(taken));
  }
  auto const writes_in = upstream::has_to_do_with_files(source) ? file.parent_path() : "";
  program_result ran;
  if (upstream::runs_in_server(source)) {
    auto const server = server_for(interpreter, writes_in);
    ran = co_await server->run(file.parent_path(), file, time_limit);
    idle_servers_[writes_in].push_back(server);
  } else {
    cpython_sandbox const sandbox(workspace_, interpreter, folders_of(writes_in));
    auto command = sandbox.command({file.string()}, file.parent_path());
    ran = co_await run_program(std::move(command), time_limit, output_limit);
  }
  if (ran.ec || ran.output.size() >= output_limit) {
    auto const ended = ended_well(ran, "this test");
    co_return ended.error();
  }
  auto const* const begin = ran.wait_status == 0 ? "" : "CPYTHON3 CRASH:\n";
  co_return begin + ran.output;
}

cpython_runner::server_ptr cpython_runner::server_for(std::string const& interpreter,
                                                      std::filesystem::path const& writes_in) {
  auto& idle = idle_servers_[writes_in];
  if (idle.empty()) {
    return std::make_shared<cpython_server>(executor_, workspace_, interpreter,
                                            folders_of(writes_in));
  }
  auto taken = std::move(idle.back());
  idle.pop_back();
  return taken;
}

} // namespace mprun
