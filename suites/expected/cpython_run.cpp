#include "suites/expected/cpython_run.hpp"

#include "base/bytes/sha256.hpp"
#include "base/text/printable.hpp"

#include <boost/asio/error.hpp>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

std::string last_line(std::string_view text) {
  auto const end = text.find_last_not_of("\r\n");
  if (end == std::string_view::npos) {
    return {};
  }
  text = text.substr(0, end + 1);
  return printable(text.substr(text.rfind('\n') + 1), 200);
}

bool is_chosen() {
  auto const* const chosen = std::getenv("MPRUN_CPYTHON");
  return chosen != nullptr && *chosen != '\0';
}

/// For asking its version: a shim needs the variables that the user set for it.
std::vector<std::pair<std::string, std::string>> environment_without_python() {
  std::vector<std::pair<std::string, std::string>> all;
  for (auto** entry = environ; *entry != nullptr; ++entry) {
    std::string_view const text(*entry);
    auto const end = text.find('=');
    if (!text.starts_with("PYTHON") && end != std::string_view::npos) {
      all.emplace_back(text.substr(0, end), text.substr(end + 1));
    }
  }
  return all;
}

/// The parts of the host's time zone that a program can observe.
std::string time_zone() {
  auto const* const zone = std::getenv("TZ");
  std::error_code none;
  auto const link = std::filesystem::read_symlink("/etc/localtime", none);
  return fmt::format("TZ {} {}\n", zone != nullptr ? zone : "-", link.string());
}

failure no_answer(std::string message, error_code ec = {}) {
  return {blame::host, std::move(message), ec};
}

/// What the interpreter reports about itself.
task<result<cpython_identity>> ask(std::string interpreter,
                                   std::vector<std::pair<std::string, std::string>> environment) {
  program command;
  command.arguments = cpython_options();
  command.arguments.insert(command.arguments.begin(), std::move(interpreter));
  command.arguments.insert(command.arguments.end(),
                           {"-c", "import sys; print(sys.implementation.name, sys.version); "
                                  "print(sys.executable)"});
  command.environment = std::move(environment);
  command.environment_is_whole = true;
  auto const ran =
      co_await run_program(std::move(command), cpython_time_limit, cpython_output_limit);
  auto const ended = ended_well(ran, "reporting its version");
  if (!ended) {
    co_return ended.error();
  }
  cpython_identity identity;
  identity.version = ran.output.substr(0, ran.output.find_last_of('\n', ran.output.size() - 2) + 1);
  identity.program = last_line(ran.output);
  co_return identity;
}

} // namespace

std::string cpython_program() {
  std::string const name = is_chosen() ? std::getenv("MPRUN_CPYTHON") : "python3";
  // It is started in other folders than ours.
  return name.find('/') == std::string::npos ? name : std::filesystem::absolute(name).string();
}

result<void> ended_well(program_result const& ran, std::string_view doing) {
  if (ran.ec == asio::error::timed_out) {
    return no_answer(
        fmt::format("CPython did not finish {} within {} s", doing, cpython_time_limit.count()),
        ran.ec);
  }
  if (ran.ec) {
    return no_answer(
        fmt::format("cannot run CPython '{}': {}; install python3 or set $MPRUN_CPYTHON",
                    cpython_program(), ran.ec.message()),
        ran.ec);
  }
  if (ran.output.size() >= cpython_output_limit) {
    return no_answer(
        fmt::format("CPython prints more than {} MiB on {}", cpython_output_limit >> 20, doing));
  }
  if (WIFSIGNALED(ran.wait_status)) {
    return no_answer(fmt::format("CPython itself fails on {}: killed by signal {}", doing,
                                 WTERMSIG(ran.wait_status)));
  }
  if (WEXITSTATUS(ran.wait_status) != 0) {
    auto const why = last_line(ran.output);
    return no_answer(fmt::format(
        "CPython itself fails on {}: {}", doing,
        why.empty() ? fmt::format("exit status {}", WEXITSTATUS(ran.wait_status)) : why));
  }
  return {};
}

std::vector<std::string> cpython_options() {
  return {"-BS", "-W", "ignore"};
}

std::vector<std::pair<std::string, std::string>>
cpython_environment(std::filesystem::path const& own, std::string const& token) {
  std::vector<std::pair<std::string, std::string>> all{
      {"HOME", own.string()},  {"TMPDIR", own.string()},      {"LANG", "C.UTF-8"},
      {"LC_ALL", "C.UTF-8"},   {"PYTHONIOENCODING", "utf-8"}, {"PYTHONUTF8", "1"},
      {"PYTHONHASHSEED", "0"}, {"MPRUN_RUN", token}};
  for (auto const* const name : {"PATH", "LD_LIBRARY_PATH", "TZ"}) {
    if (auto const* const value = std::getenv(name)) {
      all.emplace_back(name, value);
    }
  }
  return all;
}

task<result<cpython_identity>> ask_cpython() {
  result<cpython_identity> identity;
  try {
    identity = co_await ask(cpython_program(), environment_without_python());
    if (identity && is_chosen() && identity->program != cpython_program()) {
      // A shim leads to it; a wrapper that brings what it needs must stay in front of it.
      auto const alone = co_await ask(identity->program, environment_without_python());
      auto const is_a_shim = alone && alone->version == identity->version;
      identity->program = is_a_shim ? identity->program : cpython_program();
    }
    if (identity) {
      identity->version += time_zone() + identity->program;
    }
  } catch (std::exception const& failed) {
    identity = no_answer(fmt::format("cannot run CPython: {}", failed.what()));
  }
  co_return identity;
}

std::string answer_key(std::string_view kind, std::string_view version, std::string_view content) {
  sha256 sum;
  sum.update(kind);
  sum.update({"\0", 1});
  sum.update(version);
  sum.update({"\0", 1});
  sum.update(content);
  return to_hex(sum.finish());
}

} // namespace mprun
