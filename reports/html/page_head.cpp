#include "reports/html/page_head.hpp"

#include "base/text/iso_time.hpp"
#include "base/text/text.hpp"
#include "base/text/utf8.hpp"
#include "reports/html/page_letters.hpp"
#include "reports/html/script_data.hpp"
#include "runner/events/exit_meaning.hpp"
#include "runner/events/repeating.hpp"
#include "runner/events/reproducing.hpp"

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace mprun {
namespace {

using json = nlohmann::ordered_json;

std::string text(std::string_view bytes) {
  return is_valid_utf8(bytes) ? std::string(bytes) : printable_lines(bytes);
}

std::string command_of(std::vector<std::string> const& arguments) {
  std::string out;
  for (auto const& word : arguments) {
    out += (out.empty() ? "" : " ") + shell_word(word);
  }
  return out;
}

json board_of(board_state const& board) {
  json out{{"board", text(board.about.board)},
           {"platform", text(board.about.platform)},
           {"link", text(board.about.link)},
           {"faults", text(board.about.faults)},
           {"choice", text(board_choice(board.about.board))},
           {"tags", json::array()},
           {"facts", nullptr},
           {"opened", nullptr},
           {"opening", board.opening_took.count()},
           {"lost", nullptr}};
  for (auto const& tag : board.about.tags) {
    out["tags"].push_back(text(tag));
  }
  if (board.facts) {
    out["opened"] = board.opened.count();
    out["facts"] = {{"implementation", text(board.facts->implementation)},
                    {"version", text(board.facts->version)},
                    {"machine", text(board.facts->machine)},
                    {"firmware", text(board.facts->firmware)},
                    {"heap_free", board.facts->heap_free},
                    {"raw_paste_window", board.facts->raw_paste_window}};
  }
  if (board.lost) {
    out["lost"] = {{"blame", name_of(board.lost->blame)},
                   {"message", text(board.lost->message)},
                   {"at", board.lost->at.count()}};
  }
  return out;
}

/// For each run, the command that ran all of it, and whether its boards are chosen by --board.
json again_of_runs(run_model const& run) {
  auto all = json::array();
  for (auto const& each : run.runs()) {
    auto const& arguments = each.about.arguments;
    all.push_back({text(repeating_command(arguments)), has_choice_of_boards(arguments)});
  }
  return all;
}

json boards_of(run_model const& run) {
  auto all = json::array();
  for (auto const& board : run.boards()) {
    all.push_back(board_of(board));
  }
  return all;
}

json notices_of(run_model const& run) {
  auto all = json::array();
  for (auto const& notice : run.notices()) {
    all.push_back({{"board", number_of(notice.board)}, {"message", text(notice.message)}});
  }
  return all;
}

} // namespace

std::string page_head(run_model const& run) {
  auto const& about = run.about();
  json const head{{"id", text(about.run_id)},
                  {"version", text(about.program_version)},
                  {"host", text(about.host)},
                  {"started", to_iso_time(run.started())},
                  {"took", run.took().count()},
                  {"end", end_name(run)},
                  {"exit", run.exit_code()},
                  {"meaning", exit_meaning(run)},
                  {"command", text(command_of(about.arguments))},
                  {"again", again_of_runs(run)},
                  {"boards", boards_of(run)},
                  {"notices", notices_of(run)}};
  auto out = script_data(head.dump());
  out.pop_back(); // the closing brace: further members follow
  return out;
}

} // namespace mprun
