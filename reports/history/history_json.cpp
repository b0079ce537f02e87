#include "reports/history/history_text.hpp"

#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using json = nlohmann::ordered_json;

constexpr int history_format_version = 1;

json text_or_null(std::string const& text) {
  return text.empty() ? json(nullptr) : json(text);
}

json tally_of(tally const& all) {
  return {{"planned", all.planned}, {"passed", all.passed},          {"failed", all.failed},
          {"errored", all.errored}, {"skipped", all.skipped},        {"timed_out", all.timed_out},
          {"flaky", all.flaky},     {"quarantined", all.quarantined}};
}

json run_of(past_run const& run) {
  return {{"id", run.run_id},
          {"started", to_iso_time(run.started)},
          {"took_us", run.took.count()},
          {"branch", text_or_null(run.branch)},
          {"commit", text_or_null(run.commit)},
          {"end", text_or_null(run.how)},
          {"exit_code", run.exit_code ? json(*run.exit_code) : json(nullptr)},
          {"totals", tally_of(run.counts)}};
}

json rate_of(transfer_rate const& rate) {
  return rate.files == 0 ? json(nullptr)
                         : json{{"files", rate.files}, {"bytes_per_second", rate.bytes_per_second}};
}

class json_writer {
public:
  json_writer(history_window const& window, history_view const& view)
      : window_(window), view_(view) {}

  json document() const {
    return {
        {"format", "mprun-history"},
        {"version", history_format_version},
        {"runs_in_all", window_.all_runs},
        {"runs", list(window_.runs, [](past_run const& item) { return run_of(item); })},
        {"not_passing", list(view_.bad, [this](bad_case const& item) { return bad(item); })},
        {"flaky", list(view_.flaky, [this](flaky_case const& item) { return flaky(item); })},
        {"times", list(view_.slow, [this](slow_case const& item) { return slow(item); })},
        {"boards", list(view_.boards, [this](board_summary const& item) { return board(item); })},
        {"links", list(view_.links, [](link_summary const& item) { return link(item); })}};
  }

private:
  template<class Items, class Convert>
  static json list(Items const& items, Convert convert) {
    auto out = json::array();
    for (auto const& item : items) {
      out.push_back(convert(item));
    }
    return out;
  }

  std::string const& case_of(std::size_t which) const { return window_.cases[which].name; }
  std::string const& board_of(std::size_t which) const { return window_.boards[which].name; }

  json bad(bad_case const& item) const {
    auto const& newest = window_.results[item.newest];
    return {{"case", case_of(item.which)},
            {"board", board_of(item.board)},
            {"verdict", name_of(newest.verdict)},
            {"blame", name_of(newest.blame)},
            {"message", newest.message},
            {"quarantined", newest.quarantined},
            {"runs", item.bad_runs},
            {"first_run", item.first_run},
            {"since", to_iso_time(item.since)},
            {"first_commit", text_or_null(item.first_commit)},
            {"last_good_commit", text_or_null(item.last_good_commit)},
            {"ever_passed", item.ever_passed},
            {"may_go_back", item.may_go_back},
            {"letters", item.letters}};
  }

  json flaky(flaky_case const& item) const {
    return {{"case", case_of(item.which)}, {"board", board_of(item.board)},
            {"firmware", item.firmware},   {"score", item.score.score()},
            {"turns", item.score.turns()}, {"retried", item.score.retried()},
            {"bad", item.score.bad()},     {"runs", item.score.runs()},
            {"letters", item.letters}};
  }

  json slow(slow_case const& item) const {
    return {{"case", case_of(item.which)},
            {"board", board_of(item.board)},
            {"usual_us", item.usual.count()},
            {"last_us", item.last.count()},
            {"runs", item.runs}};
  }

  json board(board_summary const& item) const {
    return {{"board", board_of(item.board)},
            {"firmware", text_or_null(item.firmware)},
            {"runs", item.runs},
            {"lost", item.lost},
            {"busy_us", item.busy.count()},
            {"totals", tally_of(item.counts)}};
  }

  static json link(link_summary const& item) {
    return {{"link", item.link},
            {"boards", item.boards},
            {"results", item.results},
            {"link_errors", item.link_errors},
            {"to_board", rate_of(item.to_board)},
            {"from_board", rate_of(item.from_board)}};
  }

  history_window const& window_;
  history_view const& view_;
};

} // namespace

std::string history_json(history_window const& window, history_view const& view) {
  return json_writer(window, view).document().dump(2) + "\n";
}

} // namespace mprun
