#include "runner/remote/programs/program_actions.hpp"

#include "base/files/file_text.hpp"
#include "base/files/spooled_input.hpp"
#include "base/text/line_ends.hpp"
#include "device_programs.hpp"
#include "runner/remote/json_record.hpp"
#include "runner/remote/programs/disk_free.hpp"
#include "runner/remote/remote_context.hpp"
#include "transports/protocol/errc.hpp"

#include <chrono>
#include <ctime>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace mprun::remote {
namespace {

using protocol::errc;

std::string without_line_end(std::string text) {
  while (text.ends_with('\n') || text.ends_with('\r')) {
    text.pop_back();
  }
  return text;
}

chain_end not_run(remote_context& context, error_code ec) {
  if (ec == errc::unsendable_source) {
    return command_error("the program holds a control byte (03 or 04) that the board's REPL would "
                         "act upon; write it as an escape");
  }
  return command_error(context.board().blame_for_program(ec, "run the program").message);
}

/// mpremote's exit code for a program that Ctrl-C ended.
chain_end interrupted() {
  return {.exit_code = 1, .counts_if_interrupted = true};
}

void print_record(remote_context& context, std::string_view name, std::string output,
                  std::string const& error) {
  json_record record;
  record.add(name, name == "value" ? without_line_end(std::move(output)) : std::move(output));
  record.add_or_null("error", with_plain_line_ends(without_line_end(error)));
  context.out().print_record(std::move(record));
}

/// `result`: the name that a JSON record gives to the output.
task<action_result> run_program(remote_context& context, std::string source, bool follow,
                                std::string_view result) {
  auto failed = co_await context.need_raw_prompt();
  context.did_action();
  if (failed) {
    co_return failed;
  }
  if (!follow) {
    auto const ec = co_await context.board().start(std::move(source));
    if (context.is_interrupted()) {
      co_return interrupted();
    }
    if (ec) {
      co_return not_run(context, ec);
    }
    co_return std::nullopt;
  }
  std::string kept;
  auto const take = [&](std::string_view bytes) {
    if (context.settings().as_json) {
      kept += bytes;
    } else {
      context.out().program_printed(bytes);
    }
  };
  auto const ran = co_await context.board().follow(std::move(source), take);
  if (context.settings().as_json) {
    print_record(context, result, std::move(kept), ran.error);
  } else {
    context.out().program_printed(ran.error);
  }
  if (context.is_interrupted()) { // also if the program caught it, and whatever it did then
    co_return interrupted();
  }
  if (ran.ec) {
    co_return not_run(context, ran.ec);
  }
  if (!ran.error.empty()) {
    co_return chain_end{.exit_code = 1};
  }
  co_return std::nullopt;
}

/// Also what comes through a pipe: `run /dev/stdin`, `run <(…)`.
file_result<std::string> read_script(std::string const& path) {
  if (path == "-" || !spooled_input::is_needed_for(path)) {
    return read_text(path);
  }
  auto const piped = spooled_input::of(path);
  return piped ? read_text(piped->file()) : piped.error();
}

task<action_result> run_file(remote_context& context, std::string path, bool follow) {
  auto file = read_script(path);
  if (!file) {
    co_return command_error(fmt::format("could not read file '{}'", path));
  }
  auto failed = co_await run_program(context, *std::move(file), follow, "output");
  co_return failed;
}

/// The host's local time, as machine.RTC().datetime() takes it.
std::string local_time() {
  auto const now = std::chrono::system_clock::now();
  auto const seconds = std::chrono::system_clock::to_time_t(now);
  auto const micro = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch());
  std::tm local{};
  ::localtime_r(&seconds, &local);
  constexpr int days = 7;
  auto const weekday = (local.tm_wday + days - 1) % days; // Monday is 0
  return fmt::format("({}, {}, {}, {}, {}, {}, {}, {})", local.tm_year + 1900, local.tm_mon + 1,
                     local.tm_mday, weekday, local.tm_hour, local.tm_min, local.tm_sec,
                     micro.count() % 1'000'000);
}

task<action_result> read_or_set_clock(remote_context& context, bool sets) {
  auto failed = co_await context.need_raw_prompt();
  context.did_action();
  if (failed) {
    co_return failed;
  }
  auto const call = sets ? fmt::format("machine.RTC().datetime({})", local_time())
                         : std::string("print(repr(machine.RTC().datetime()))");
  auto const answer = co_await context.ask("import machine\n" + call, "report its time");
  if (!answer) {
    co_return command_error("rtc: " + answer.output.error().message);
  }
  if (!sets) {
    context.out().print(without_line_end(answer.text()) + "\n");
  }
  co_return std::nullopt;
}

} // namespace

argument_parser exec_parser() {
  return argument_parser("exec", "execute the string")
      .flag_pair("follow", 'f', "follow output until the expression completes (default)")
      .positional("expr", arity::single, "expression to execute");
}

remote_action exec_action(parsed_arguments const& arguments) {
  auto const& source = arguments.word("expr");
  auto const follow = arguments.flag("follow", true);
  return [source, follow](remote_context& context) {
    auto const asks_for_space = source == device::disk_free && context.settings().as_json;
    return asks_for_space ? print_disk_free(context)
                          : run_program(context, source, follow, "output");
  };
}

argument_parser eval_parser() {
  return argument_parser("eval", "evaluate and print the string")
      .positional("expr", arity::single, "expression to execute");
}

remote_action eval_action(parsed_arguments const& arguments) {
  return [source = fmt::format("print({})", arguments.word("expr"))](remote_context& context) {
    return run_program(context, source, true, "value");
  };
}

argument_parser run_parser() {
  return argument_parser("run", "run the given local script")
      .flag_pair("follow", 'f', "follow output until the script completes (default)")
      .positional("path", arity::single, "path to script to execute");
}

remote_action run_action(parsed_arguments const& arguments) {
  auto const follow = arguments.flag("follow", true);
  return [path = arguments.word("path"), follow](remote_context& context) {
    return run_file(context, path, follow);
  };
}

argument_parser rtc_parser() {
  return argument_parser("rtc", "get (default) or set the device RTC")
      .flag_pair("set", 's', "set the RTC to the current local time");
}

remote_action rtc_action(parsed_arguments const& arguments) {
  return [sets = arguments.flag("set")](remote_context& context) {
    return read_or_set_clock(context, sets);
  };
}

} // namespace mprun::remote
