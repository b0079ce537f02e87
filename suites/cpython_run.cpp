#include "suites/cpython_run.hpp"

#include "runner/printable.hpp"
#include "runner/sha256.hpp"

#include <boost/asio/error.hpp>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <sys/wait.h>
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

} // namespace

std::string cpython_program() {
  std::string const name = is_chosen() ? std::getenv("MPRUN_CPYTHON") : "python3";
  // It is started in other folders than ours.
  return name.find('/') == std::string::npos ? name : std::filesystem::absolute(name).string();
}

std::string complaint_of(program_result const& ran, std::string_view doing) {
  if (ran.ec == asio::error::timed_out) {
    return fmt::format("CPython did not end {} within {} s", doing, cpython_time_limit.count());
  }
  if (ran.ec) {
    return fmt::format("cannot run CPython '{}': {}; install python3 or set $MPRUN_CPYTHON",
                       cpython_program(), ran.ec.message());
  }
  if (ran.output.size() >= cpython_output_limit) {
    return fmt::format("CPython prints more than {} MiB on {}", cpython_output_limit >> 20, doing);
  }
  if (WIFSIGNALED(ran.wait_status)) {
    return fmt::format("CPython itself fails on {}: killed by signal {}", doing,
                       WTERMSIG(ran.wait_status));
  }
  if (WEXITSTATUS(ran.wait_status) != 0) {
    auto const why = last_line(ran.output);
    return fmt::format("CPython itself fails on {}: {}", doing,
                       why.empty() ? fmt::format("exit status {}", WEXITSTATUS(ran.wait_status))
                                   : why);
  }
  return {};
}

program python(std::vector<std::string> arguments, std::filesystem::path directory) {
  program what;
  what.arguments = {cpython_program(), "-BS"};
  what.arguments.insert(what.arguments.end(), arguments.begin(), arguments.end());
  what.directory = std::move(directory);
  what.environment = {{"PYTHONIOENCODING", "utf-8"}, {"PYTHONUTF8", "1"}};
  return what;
}

task<cpython_identity> ask_cpython() {
  cpython_identity told;
  try {
    auto what = python({"-c", "import sys; print(sys.implementation.name, sys.version); "
                              "print(sys.executable)"},
                       {});
    auto const ran =
        co_await run_program(std::move(what), cpython_time_limit, cpython_output_limit);
    told.problem = complaint_of(ran, "telling its version");
    told.version = ran.output.substr(0, ran.output.find_last_of('\n', ran.output.size() - 2) + 1);
    told.program = is_chosen() ? cpython_program() : last_line(ran.output);
  } catch (std::exception const& failed) {
    told.problem = fmt::format("cannot run CPython: {}", failed.what());
  }
  co_return told;
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
