#include "runner/commands/history_command.hpp"

#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/history/history_file.hpp"
#include "reports/history/history_page.hpp"
#include "reports/history/history_text.hpp"
#include "reports/history/history_view.hpp"
#include "reports/history/history_window.hpp"
#include "reports/history/quarantine_proposal.hpp"
#include "runner/commands/run_history.hpp"
#include "runner/commands/written_file.hpp"
#include "runner/events/exit_codes.hpp"

#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <regex>
#include <string>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

std::optional<std::regex> expression_of(char const* option, std::string const& text) {
  if (text.empty()) {
    return std::nullopt;
  }
  try {
    return std::regex(text);
  } catch (std::regex_error const& e) {
    throw config_error(
        fmt::format("{} '{}': not a regular expression: {}", option, text, e.what()));
  }
}

struct read_history {
  std::unique_ptr<database> file;
  history_window window;
};

read_history read(history_selection const& selected) {
  window_query query;
  query.runs = selected.runs;
  query.branch = selected.branch;
  query.cases = expression_of("--case", selected.cases);
  query.boards = expression_of("--board", selected.boards);
  auto const name = history_file({selected.file, false});
  if (std::error_code ignored; !std::filesystem::exists(name, ignored)) {
    throw config_error(
        fmt::format("{}: there is no history yet; mprun run creates it", name.string()));
  }
  auto opened = open_history(name, database::missing_file::refused);
  if (!opened) {
    throw config_error(opened.error().message);
  }
  read_history out{*std::move(opened), {}};
  out.window = read_window(*out.file, query);
  if (out.file->failed()) {
    throw config_error(fmt::format("{}: cannot be read: {}", name.string(), out.file->problem()));
  }
  return out;
}

} // namespace

int history_command(history_options const& options) {
  if (!options.html.empty()) {
    check_can_write(options.html);
  }
  auto const history = read(options.selected);
  auto view = view_of(history.window);
  find_beginnings(*history.file, history.window, view, max_history_rows);
  if (!options.html.empty()) {
    write_file(options.html, history_page(history.window, view));
    print_text(fmt::format("{}: {}\n", options.html.string(),
                           how_many(history.window.runs.size(), "run")));
    return exit_codes::success;
  }
  if (options.as_json) {
    print_bytes(history_json(history.window, view));
    return exit_codes::success;
  }
  console_style const style{.colours = stdout_has_colours(), .unicode = false};
  print_text(history_text(history.window, view, style));
  return exit_codes::success;
}

int flaky_command(flaky_options const& options) {
  auto const history = read(options.selected);
  auto const now = std::chrono::system_clock::now();
  proposal_rules rules;
  rules.min_score = options.min_score;
  rules.min_runs = options.min_runs;
  rules.owner = options.owner;
  rules.last_day = std::chrono::floor<std::chrono::days>(now) + std::chrono::days(options.days);
  auto const proposed = propose_quarantine(history.window, view_of(history.window), rules);
  print_text(proposed.text);
  print_aside(fmt::format("proposed: {}, after {}\n", how_many(proposed.entries, "case"),
                          how_many(history.window.runs.size(), "run")));
  return exit_codes::success;
}

} // namespace mprun
