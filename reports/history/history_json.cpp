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
    return {{"format", "mprun-history"},
            {"version", history_format_version},
            {"runs_in_all", window_.all_runs},
            {"runs", list(window_.runs, [](past_run const& one) { return run_of(one); })},
            {"not_passing", list(view_.bad, [this](bad_case const& one) { return bad(one); })},
            {"flaky", list(view_.flaky, [this](flaky_case const& one) { return flaky(one); })},
            {"times", list(view_.slow, [this](slow_case const& one) { return slow(one); })},
            {"boards", list(view_.boards, [this](board_summary const& one) { return board(one); })},
            {"links", list(view_.links, [](link_summary const& one) { return link(one); })}};
  }

private:
  template<class Items, class Convert>
  static json list(Items const& items, Convert convert) {
    auto out = json::array();
    for (auto const& one : items) {
      out.push_back(convert(one));
    }
    return out;
  }

  std::string const& case_of(std::size_t which) const { return window_.cases[which].name; }
  std::string const& board_of(std::size_t which) const { return window_.boards[which].name; }

  json bad(bad_case const& one) const {
    auto const& newest = window_.results[one.newest];
    return {{"case", case_of(one.which)},
            {"board", board_of(one.board)},
            {"verdict", name_of(newest.verdict)},
            {"blame", name_of(newest.blame)},
            {"message", newest.message},
            {"quarantined", newest.quarantined},
            {"runs", one.bad_runs},
            {"first_run", one.first_run},
            {"since", to_iso_time(one.since)},
            {"first_commit", text_or_null(one.first_commit)},
            {"last_good_commit", text_or_null(one.last_good_commit)},
            {"ever_passed", one.ever_passed},
            {"may_go_back", one.may_go_back},
            {"letters", one.letters}};
  }

  json flaky(flaky_case const& one) const {
    return {{"case", case_of(one.which)}, {"board", board_of(one.board)},
            {"firmware", one.firmware},   {"score", one.score.score()},
            {"turns", one.score.turns()}, {"retried", one.score.retried()},
            {"bad", one.score.bad()},     {"runs", one.score.runs()},
            {"letters", one.letters}};
  }

  json slow(slow_case const& one) const {
    return {{"case", case_of(one.which)},
            {"board", board_of(one.board)},
            {"usual_us", one.usual.count()},
            {"last_us", one.last.count()},
            {"runs", one.runs}};
  }

  json board(board_summary const& one) const {
    return {{"board", board_of(one.board)},
            {"firmware", text_or_null(one.firmware)},
            {"runs", one.runs},
            {"lost", one.lost},
            {"busy_us", one.busy.count()},
            {"totals", tally_of(one.counts)}};
  }

  static json link(link_summary const& one) {
    return {{"link", one.link},
            {"boards", one.boards},
            {"results", one.results},
            {"link_errors", one.link_errors},
            {"to_board", rate_of(one.to_board)},
            {"from_board", rate_of(one.from_board)}};
  }

  history_window const& window_;
  history_view const& view_;
};

} // namespace

std::string history_json(history_window const& window, history_view const& view) {
  return json_writer(window, view).document().dump(2) + "\n";
}

} // namespace mprun
