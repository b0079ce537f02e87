#include "runner/options/options.hpp"

#include "runner/options/options_bench.hpp"
#include "runner/options/options_compare.hpp"
#include "runner/options/options_copying.hpp"
#include "runner/options/options_tree.hpp"
#include "runner/program_version.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

constexpr std::array<std::string_view, 10> command_names{
    "run", "boards", "report", "compare", "put", "get", "sync", "bench", "replay", "scan"};

constexpr auto run_footer = R"(Exit codes:
  0  all passed               1  a test failed, or is flaky with --flaky fail
  2  the command or configuration is wrong; nothing was run
  3  no test failed, but a board, link or host error left cases without a pass
  4  nothing to run           130  interrupted; the reports are whole

Ctrl-C once lets the running cases end and starts no more; twice ends at once.)";

void add_farm(CLI::App& command, std::filesystem::path& farm, selection& selected) {
  command.add_option("--farm", farm, "the inventory of boards (YAML)")->required();
  command.add_option("--board", selected.boards, "only this board, by id (repeatable)")
      ->allow_extra_args(false);
  command.add_option("--tag", selected.tags, "only boards with this tag (repeatable)")
      ->allow_extra_args(false);
}

void add_recordings(CLI::App& command, std::filesystem::path& recordings) {
  command
      .add_option("--recordings", recordings,
                  "folder for the recording of a board that fails; mprun replay prints it")
      ->capture_default_str();
}

void add_run(CLI::App& command, run_options& options, bool& fail_fast) {
  add_farm(command, options.farm, options.selected);
  command.add_option("paths", options.paths, "folders of suites, suites or single cases (x.py)")
      ->required();
  command.add_option("--out", options.out, "folder for the reports")->capture_default_str();
  command
      .add_option("--assign", options.assign,
                  "every: each case on every board that suits; any: each case once, on whichever "
                  "suitable board is free")
      ->transform(CLI::CheckedTransformer(std::vector<std::pair<std::string, assignment>>{
          {"every", assignment::every}, {"any", assignment::any}}))
      ->option_text("every|any [every]");
  command
      .add_option("--case-tag", options.selected.case_tags, "only cases with this tag (repeatable)")
      ->allow_extra_args(false);
  command
      .add_option("-i,--include", options.selected.include,
                  "only cases whose suite/name holds this regular expression (repeatable)")
      ->allow_extra_args(false);
  command
      .add_option("-e,--exclude", options.selected.exclude,
                  "not the cases whose suite/name holds it (repeatable)")
      ->allow_extra_args(false);
  command.add_option("--jobs", options.scheduling.jobs, "boards at work at once; 0 = all")
      ->capture_default_str();
  command
      .add_option("--retries", options.scheduling.retries,
                  "further attempts after a board or link error")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  command.add_flag("--retry-failures", options.scheduling.retry_failures,
                   "retry failed tests too; a pass then counts as flaky");
  command
      .add_option("--flaky", options.scheduling.flaky_fails,
                  "what a flaky case (passed, but only at a retry) does to the exit code: pass, or "
                  "fail: 1, as a test that failed")
      ->transform(CLI::CheckedTransformer(
          std::vector<std::pair<std::string, bool>>{{"pass", false}, {"fail", true}}))
      ->option_text("pass|fail [pass]");
  command
      .add_option("--max-fail", options.scheduling.max_fail,
                  "stop after this many cases without a pass; 0 = never")
      ->capture_default_str();
  command.add_flag("--fail-fast", fail_fast, "the same as --max-fail 1");
  command
      .add_option("--record", options.record,
                  "whose recordings are kept: of boards where something did not pass, of all, of "
                  "none")
      ->transform(CLI::CheckedTransformer(
          std::vector<std::pair<std::string, record_mode>>{{"failures", record_mode::failures},
                                                           {"all", record_mode::all},
                                                           {"none", record_mode::none}}))
      ->option_text("failures|all|none [failures]");
  command.add_flag("--list", options.list, "print the plan and what will be skipped; run nothing");
  add_tree(command, options.tree);
  command.footer(run_footer);
}

constexpr auto replay_footer =
    R"(Each line: seconds since the run began, > what mprun sent, < what the board sent, or what happened
(! marks an injected fault). To play it back as a board: link: {replay: {file: FILE}} in a lab.yaml.

Exit codes: 0 printed, 2 the file is no recording, 3 printed, but some of it is missing.)";

void add_replay(CLI::App& command, replay_options& options) {
  command.add_option("file", options.file, "a recording: mprun-out/boards/ID.rec")->required();
  command.add_option("--only", options.only, "the bytes of one direction")
      ->transform(CLI::CheckedTransformer(std::vector<std::pair<std::string, replay_way>>{
          {"to", replay_way::to_board}, {"from", replay_way::from_board}}))
      ->option_text("to|from");
  command.add_flag("--raw", options.raw, "the bytes alone, as they were; needs --only");
  command.add_flag("--full", options.full, "long binary too");
  command.footer(replay_footer);
}

constexpr auto scan_footer =
    R"(Without --farm it lists the serial ports and what is plugged into them; with it, which board of the
inventory each is, what is new, and which boards are missing. --write adds the new ones behind the
last board and leaves the rest of the file as it is. A platform is guessed from the USB id: look at
it, and give the boards names of your own.

Exit codes: 0 listed, or written; 2 the inventory cannot be read or edited.)";

void add_scan(CLI::App& command, scan_options& options) {
  auto* const farm = command.add_option("--farm", options.farm, "the inventory to compare with");
  command.add_flag("--write", options.write, "add what is new to it; makes the file if need be")
      ->needs(farm);
  command.add_option("--sysfs", options.sysfs, "where the kernel tells of devices")
      ->capture_default_str();
  command.add_option("--dev", options.dev, "where the ports are")->capture_default_str();
  command.footer(scan_footer);
}

/// `words`: the sources, and the target last.
void add_transfer(CLI::App& command, transfer_command_options& options,
                  std::vector<std::string>& words, copying_kind kind) {
  add_farm(command, options.farm, options.selected);
  command
      .add_option("files", words,
                  kind == copying_kind::get
                      ? "files and folders of the board, then the target on this host"
                      : "files and folders of this host, then the target on the board")
      ->required()
      ->expected(2, -1);
  add_copying(command, options, kind);
  command.add_flag("--force", options.even_if_same, "copy what is the same on the other side too");
  command
      .add_option("--tier", options.each.tier,
                  "how: stream (binary), base64, literal; default the best that the board can")
      ->transform(CLI::CheckedTransformer(
          std::vector<std::pair<std::string, transfer_tier>>{{"stream", transfer_tier::stream},
                                                             {"base64", transfer_tier::base64},
                                                             {"literal", transfer_tier::literal}}))
      ->option_text("stream|base64|literal");
  add_recordings(command, options.recordings);
}

} // namespace

command_line parse_command_line(int argc, char const* const* argv) {
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  auto const is_command = [](std::string const& word) {
    return std::find(command_names.begin(), command_names.end(), word) != command_names.end();
  };
  auto const for_all = [](std::string const& word) {
    return word == "-h" || word == "--help" || word == "--version";
  };
  if (!arguments.empty() && !is_command(arguments[0]) && !for_all(arguments[0])) {
    arguments.insert(arguments.begin(), "run"); // `mprun --farm …` is `mprun run --farm …`
  }

  mark_sides(arguments);

  CLI::App app("mprun runs tests on a whole farm of MicroPython boards at once.", "mprun");
  app.set_version_flag("--version", fmt::format("mprun {}", program_version));
  app.require_subcommand(1);
  run_options run;
  bool fail_fast = false;
  boards_options boards;
  report_options report;
  compare_options compare;
  auto* const run_command =
      app.add_subcommand("run", "run suites on the boards of a farm (the default command)");
  add_run(*run_command, run, fail_fast);
  auto* const boards_command =
      app.add_subcommand("boards", "open every board and print what it is, or why it cannot be");
  add_farm(*boards_command, boards.farm, boards.selected);
  add_recordings(*boards_command, boards.recordings);
  auto* const report_command =
      app.add_subcommand("report", "write the reports of a run again, from its events.ndjson");
  report_command->add_option("events", report.events, "events.ndjson of a run")->required();
  report_command->add_option("--out", report.out, "folder for the reports")->capture_default_str();
  auto* const compare_command =
      app.add_subcommand("compare", "compare two benchmark files: what is really slower or faster");
  std::vector<std::string> files;
  add_compare(*compare_command, compare, files);

  transfer_command_options transfer;
  std::vector<std::string> words;
  auto* const put_command =
      app.add_subcommand("put", "copy files and folders to boards, verified by SHA-256");
  add_transfer(*put_command, transfer, words, copying_kind::put);
  auto* const get_command =
      app.add_subcommand("get", "copy files and folders from boards, verified by SHA-256");
  add_transfer(*get_command, transfer, words, copying_kind::get);

  auto* const sync_command = app.add_subcommand(
      "sync", "make a folder of boards the same as one here: put SOURCE/. TARGET --delete");
  add_transfer(*sync_command, transfer, words, copying_kind::sync);

  bench_options bench;
  auto* const bench_command =
      app.add_subcommand("bench", "measure the boards of a farm: commands, transfers, resets");
  add_farm(*bench_command, bench.farm, bench.selected);
  bench_command->get_option("--farm")->required(false); // two sides may be inventories themselves
  add_bench(*bench_command, bench);

  replay_options replay;
  auto* const replay_command =
      app.add_subcommand("replay", "print a recording of what was said on a board's link");
  add_replay(*replay_command, replay);

  scan_options scan;
  auto* const scan_command =
      app.add_subcommand("scan", "list the boards that are attached; add them to an inventory");
  add_scan(*scan_command, scan);

  try {
    std::reverse(arguments.begin(), arguments.end()); // as CLI11 takes them
    app.parse(arguments);
  } catch (CLI::ParseError const& e) {
    if (e.get_exit_code() == 0) {
      std::ostringstream text;
      std::ostringstream unused;
      app.exit(e, text, unused);
      return just_say{text.str(), 0};
    }
    auto const help = arguments.empty() ? "mprun --help" : "mprun <command> --help";
    return just_say{fmt::format("mprun: {} (see {})\n", e.what(), help), 2};
  }
  if (fail_fast) {
    run.scheduling.max_fail = 1;
  }
  if (run_command->parsed()) {
    return run;
  }
  if (boards_command->parsed()) {
    return boards;
  }
  for (auto const& [copier, kind] :
       {std::pair(put_command, copying_kind::put), std::pair(get_command, copying_kind::get),
        std::pair(sync_command, copying_kind::sync)}) {
    if (copier->parsed()) {
      return copying(std::move(transfer), std::move(words), kind);
    }
  }
  if (compare_command->parsed()) {
    auto const wrong = take_files(compare, files);
    return wrong.empty() ? command_line(compare) : just_say{fmt::format("mprun: {}\n", wrong), 2};
  }
  if (bench_command->parsed()) {
    return bench;
  }
  if (scan_command->parsed()) {
    return scan;
  }
  if (replay_command->parsed()) {
    if (replay.raw && replay.only == replay_way::both) {
      return just_say{"mprun: --raw needs --only to or --only from (see mprun replay --help)\n", 2};
    }
    return replay;
  }
  return report;
}

} // namespace mprun
