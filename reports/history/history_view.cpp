#include "reports/history/history_view.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace mprun {
namespace {

/// The time of smaller files is latency and says nothing about the rate.
constexpr std::uint64_t min_rated_size = 1024;

bool is_good(past_result const& result) noexcept {
  return result.verdict == verdict::passed;
}

bool is_verdict(past_result const& result) noexcept {
  return result.verdict != verdict::skipped;
}

char letter_of(past_result const& result) noexcept {
  switch (result.verdict) {
  case verdict::passed: return result.flaky ? '~' : '.';
  case verdict::failed: return 'F';
  case verdict::skipped: return 's';
  case verdict::timed_out: return 'T';
  case verdict::errored: break;
  }
  return 'E';
}

template<class Value>
Value middle_of(std::vector<Value> values) {
  auto const middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The results of a case on a board, as indices into the window, oldest first.
struct case_series {
  std::size_t which;
  std::size_t board;
  std::vector<std::size_t> results;
};

std::vector<case_series> series_of(history_window const& window) {
  std::vector<case_series> out;
  std::unordered_map<std::uint64_t, std::size_t> indices;
  for (std::size_t i = 0; i < window.results.size(); ++i) {
    auto const& result = window.results[i];
    auto const key = static_cast<std::uint64_t>(result.which) * window.boards.size() + result.board;
    auto const [found, is_new] = indices.try_emplace(key, out.size());
    if (is_new) {
      out.push_back({result.which, result.board, {}});
    }
    out[found->second].results.push_back(i);
  }
  return out;
}

class viewer {
public:
  explicit viewer(history_window const& window) : window_(window) {
    for (auto const& state : window_.states) {
      states_.emplace(std::pair(state.run, state.board), &state);
    }
  }

  history_view view() {
    for (auto const& series : series_of(window_)) {
      add_bad(series);
      add_flaky(series);
      add_slow(series);
    }
    sort();
    add_boards();
    add_links();
    return std::move(out_);
  }

private:
  past_result const& result_at(std::size_t index) const { return window_.results[index]; }
  past_run const& run_of(past_result const& result) const { return window_.runs[result.run]; }

  std::string firmware_of(past_result const& result) const {
    auto const found = states_.find({result.run, result.board});
    return found == states_.end() ? std::string() : found->second->firmware;
  }

  template<class Wanted>
  run_letters letters_of(case_series const& series, Wanted wanted) const {
    run_letters out(window_.runs.size(), ' ');
    for (auto const index : series.results) {
      if (wanted(result_at(index))) {
        out[result_at(index).run] = letter_of(result_at(index));
      }
    }
    return out;
  }

  void add_bad(case_series const& series) {
    std::vector<std::size_t> verdicts;
    std::copy_if(series.results.begin(), series.results.end(), std::back_inserter(verdicts),
                 [this](std::size_t index) { return is_verdict(result_at(index)); });
    if (verdicts.empty() || is_good(result_at(verdicts.back()))) {
      return;
    }
    auto const good = std::find_if(verdicts.rbegin(), verdicts.rend(),
                                   [this](std::size_t index) { return is_good(result_at(index)); });
    auto const first = good.base(); // of the consecutive bad ones
    auto const& run = run_of(result_at(*first));
    auto const ever_passed = good != verdicts.rend();
    out_.bad.push_back(
        {.which = series.which,
         .board = series.board,
         .newest = verdicts.back(),
         .bad_runs = static_cast<std::size_t>(verdicts.end() - first),
         .first_run = run.run_id,
         .since = run.started,
         .first_commit = run.commit,
         .last_good_commit = ever_passed ? run_of(result_at(*good)).commit : std::string(),
         .ever_passed = ever_passed,
         .may_go_back = !ever_passed,
         .letters = letters_of(series, [](past_result const&) { return true; })});
  }

  void add_flaky(case_series const& series) {
    std::map<std::string, flake_score> by_firmware;
    for (auto const index : series.results) {
      auto const& result = result_at(index);
      // A result without an attempt says nothing about the case.
      if (is_verdict(result) && result.attempts != 0) {
        by_firmware[firmware_of(result)].note(is_good(result), result.flaky, run_of(result).commit);
      }
    }
    for (auto& [firmware, score] : by_firmware) {
      if (score.score() > 0) {
        auto letters = letters_of(series, [this, &name = firmware](past_result const& result) {
          return firmware_of(result) == name;
        });
        out_.flaky.push_back({series.which, series.board, firmware, score, std::move(letters)});
      }
    }
  }

  void add_slow(case_series const& series) {
    std::vector<run_duration> times;
    for (auto const index : series.results) {
      auto const& result = result_at(index);
      if (is_good(result)) {
        // The attempts of a pass that is not flaky are repetitions (--stress).
        times.push_back(result.flaky ? result.took : result.took / std::max(1, result.attempts));
      }
    }
    if (!times.empty()) {
      auto const last = times.back();
      auto const runs = times.size();
      out_.slow.push_back({series.which, series.board, middle_of(std::move(times)), last, runs});
    }
  }

  std::string const& name_of_case(std::size_t which) const { return window_.cases[which].name; }

  void sort() {
    auto const by_name = [this](auto const& a, auto const& b) {
      auto const order = name_of_case(a.which).compare(name_of_case(b.which));
      return order != 0 ? order < 0 : window_.boards[a.board].name < window_.boards[b.board].name;
    };
    std::sort(out_.bad.begin(), out_.bad.end(), [&](bad_case const& a, bad_case const& b) {
      return a.since != b.since ? a.since > b.since : by_name(a, b);
    });
    std::sort(out_.flaky.begin(), out_.flaky.end(), [&](flaky_case const& a, flaky_case const& b) {
      return a.score.score() != b.score.score() ? a.score.score() > b.score.score() : by_name(a, b);
    });
    std::sort(out_.slow.begin(), out_.slow.end(), [&](slow_case const& a, slow_case const& b) {
      return a.usual != b.usual ? a.usual > b.usual : by_name(a, b);
    });
  }

  void add_boards() {
    std::map<std::string, board_summary> boards; // sorted by name
    for (auto const& state : window_.states) {
      auto& summary = boards[window_.boards[state.board].name];
      summary.board = state.board;
      ++summary.runs;
      summary.lost += state.was_lost ? 1 : 0;
      summary.firmware = state.firmware.empty() ? summary.firmware : state.firmware;
    }
    for (auto const& result : window_.results) {
      auto& summary = boards[window_.boards[result.board].name];
      summary.board = result.board;
      ++summary.counts.planned;
      summary.counts.count(result.verdict, result.flaky);
      summary.busy += result.took;
    }
    for (auto& [name, summary] : boards) {
      out_.boards.push_back(std::move(summary));
    }
  }

  struct link_figures {
    std::set<std::size_t> boards;
    std::size_t results = 0;
    std::size_t link_errors = 0;
    std::vector<double> to_board;
    std::vector<double> from_board;
  };

  static transfer_rate rate_of(std::vector<double> rates) {
    auto const files = rates.size();
    return {files, files == 0 ? 0 : middle_of(std::move(rates))};
  }

  void add_links() {
    std::map<std::string, link_figures> links;
    auto const figures_of = [&](std::size_t run, std::size_t board) {
      auto const found = states_.find({run, board});
      return found == states_.end() ? nullptr : &links[found->second->link];
    };
    for (auto const& state : window_.states) {
      links[state.link].boards.insert(state.board);
    }
    for (auto const& result : window_.results) {
      if (auto* const figures = figures_of(result.run, result.board)) {
        ++figures->results;
        figures->link_errors += !is_good(result) && result.blame == blame::link ? 1 : 0;
      }
    }
    for (auto const& file : window_.transfers) {
      auto* const figures = figures_of(file.run, file.board);
      if (figures != nullptr && file.size >= min_rated_size && file.took.count() > 0) {
        auto const rate = static_cast<double>(file.size) * 1e6 / double(file.took.count());
        (file.to_board ? figures->to_board : figures->from_board).push_back(rate);
      }
    }
    for (auto& [link, figures] : links) {
      out_.links.push_back({link, figures.boards.size(), figures.results, figures.link_errors,
                            rate_of(std::move(figures.to_board)),
                            rate_of(std::move(figures.from_board))});
    }
  }

  history_window const& window_;
  std::map<std::pair<std::size_t, std::size_t>, past_state const*> states_; ///< by run and board
  history_view out_;
};

} // namespace

history_view view_of(history_window const& window) {
  return viewer(window).view();
}

void find_beginnings(database& file, history_window const& window, history_view& view,
                     std::size_t max_asked) {
  std::size_t asked = 0;
  for (auto& bad : view.bad) {
    if (!bad.may_go_back || asked == max_asked) {
      continue;
    }
    ++asked;
    auto const all = outcomes_of(file, window.cases[bad.which], window.boards[bad.board]);
    auto const good = std::find_if(all.rbegin(), all.rend(),
                                   [](past_outcome const& each) { return each.is_good; });
    auto const first = good.base();
    if (first == all.end()) {
      continue;
    }
    bad.bad_runs = static_cast<std::size_t>(all.end() - first);
    bad.first_run = first->run_id;
    bad.since = first->started;
    bad.first_commit = first->commit;
    bad.ever_passed = good != all.rend();
    bad.last_good_commit = bad.ever_passed ? good->commit : std::string();
    bad.may_go_back = false;
  }
}

} // namespace mprun
