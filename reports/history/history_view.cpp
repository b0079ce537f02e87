#include "reports/history/history_view.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace mprun {
namespace {

/// Files smaller than this tell of latency and not of a rate.
constexpr std::uint64_t smallest_rated = 1024;

bool is_good(past_result const& one) noexcept {
  return one.verdict == verdict::passed;
}

bool is_verdict(past_result const& one) noexcept {
  return one.verdict != verdict::skipped;
}

char letter_of(past_result const& one) noexcept {
  switch (one.verdict) {
  case verdict::passed: return one.flaky ? '~' : '.';
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

/// The results of a case on a board, by place in the window, oldest first.
struct series {
  std::size_t which;
  std::size_t board;
  std::vector<std::size_t> results;
};

std::vector<series> series_of(history_window const& window) {
  std::vector<series> out;
  std::unordered_map<std::uint64_t, std::size_t> places;
  for (std::size_t i = 0; i < window.results.size(); ++i) {
    auto const& one = window.results[i];
    auto const key = static_cast<std::uint64_t>(one.which) * window.boards.size() + one.board;
    auto const [place, is_new] = places.try_emplace(key, out.size());
    if (is_new) {
      out.push_back({one.which, one.board, {}});
    }
    out[place->second].results.push_back(i);
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
    for (auto const& one : series_of(window_)) {
      add_bad(one);
      add_flaky(one);
      add_slow(one);
    }
    sort();
    add_boards();
    add_links();
    return std::move(out_);
  }

private:
  past_result const& result(std::size_t place) const { return window_.results[place]; }
  past_run const& run_of(past_result const& one) const { return window_.runs[one.run]; }

  std::string firmware_of(past_result const& one) const {
    auto const found = states_.find({one.run, one.board});
    return found == states_.end() ? std::string() : found->second->firmware;
  }

  template<class Wanted>
  run_letters letters_of(series const& one, Wanted wanted) const {
    run_letters out(window_.runs.size(), ' ');
    for (auto const place : one.results) {
      if (wanted(result(place))) {
        out[result(place).run] = letter_of(result(place));
      }
    }
    return out;
  }

  void add_bad(series const& one) {
    std::vector<std::size_t> verdicts;
    std::copy_if(one.results.begin(), one.results.end(), std::back_inserter(verdicts),
                 [this](std::size_t place) { return is_verdict(result(place)); });
    if (verdicts.empty() || is_good(result(verdicts.back()))) {
      return;
    }
    auto const good = std::find_if(verdicts.rbegin(), verdicts.rend(),
                                   [this](std::size_t place) { return is_good(result(place)); });
    auto const first = good.base(); // of those that are bad in a row
    auto const& run = run_of(result(*first));
    auto const ever_passed = good != verdicts.rend();
    out_.bad.push_back(
        {.which = one.which,
         .board = one.board,
         .newest = verdicts.back(),
         .bad_runs = static_cast<std::size_t>(verdicts.end() - first),
         .first_run = run.run_id,
         .since = run.started,
         .first_commit = run.commit,
         .last_good_commit = ever_passed ? run_of(result(*good)).commit : std::string(),
         .ever_passed = ever_passed,
         .may_go_back = !ever_passed,
         .letters = letters_of(one, [](past_result const&) { return true; })});
  }

  void add_flaky(series const& one) {
    std::map<std::string, flake_score> by_firmware;
    for (auto const place : one.results) {
      auto const& each = result(place);
      // What never began says nothing of the case.
      if (is_verdict(each) && each.attempts != 0) {
        by_firmware[firmware_of(each)].note(is_good(each), each.flaky, run_of(each).commit);
      }
    }
    for (auto& [firmware, score] : by_firmware) {
      if (score.score() > 0) {
        auto letters = letters_of(one, [this, &name = firmware](past_result const& each) {
          return firmware_of(each) == name;
        });
        out_.flaky.push_back({one.which, one.board, firmware, score, std::move(letters)});
      }
    }
  }

  void add_slow(series const& one) {
    std::vector<run_duration> times;
    for (auto const place : one.results) {
      auto const& each = result(place);
      if (is_good(each)) {
        // Attempts of a pass without a retry are repetitions (--stress).
        times.push_back(each.flaky ? each.took : each.took / std::max(1, each.attempts));
      }
    }
    if (!times.empty()) {
      auto const last = times.back();
      auto const runs = times.size();
      out_.slow.push_back({one.which, one.board, middle_of(std::move(times)), last, runs});
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
    std::map<std::string, board_summary> boards; // in the order of their names
    for (auto const& state : window_.states) {
      auto& one = boards[window_.boards[state.board].name];
      one.board = state.board;
      ++one.runs;
      one.lost += state.was_lost ? 1 : 0;
      one.firmware = state.firmware.empty() ? one.firmware : state.firmware;
    }
    for (auto const& each : window_.results) {
      auto& one = boards[window_.boards[each.board].name];
      one.board = each.board;
      ++one.counts.planned;
      one.counts.count(each.verdict, each.flaky);
      one.busy += each.took;
    }
    for (auto& [name, one] : boards) {
      out_.boards.push_back(std::move(one));
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
    for (auto const& each : window_.results) {
      if (auto* const one = figures_of(each.run, each.board)) {
        ++one->results;
        one->link_errors += !is_good(each) && each.blame == blame::link ? 1 : 0;
      }
    }
    for (auto const& file : window_.transfers) {
      auto* const one = figures_of(file.run, file.board);
      if (one != nullptr && file.size >= smallest_rated && file.took.count() > 0) {
        auto const rate = static_cast<double>(file.size) * 1e6 / double(file.took.count());
        (file.to_board ? one->to_board : one->from_board).push_back(rate);
      }
    }
    for (auto& [link, one] : links) {
      out_.links.push_back({link, one.boards.size(), one.results, one.link_errors,
                            rate_of(std::move(one.to_board)), rate_of(std::move(one.from_board))});
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
                     std::size_t most) {
  std::size_t asked = 0;
  for (auto& one : view.bad) {
    if (!one.may_go_back || asked == most) {
      continue;
    }
    ++asked;
    auto const all = outcomes_of(file, window.cases[one.which], window.boards[one.board]);
    auto const good = std::find_if(all.rbegin(), all.rend(),
                                   [](past_outcome const& each) { return each.is_good; });
    auto const first = good.base();
    if (first == all.end()) {
      continue;
    }
    one.bad_runs = static_cast<std::size_t>(all.end() - first);
    one.first_run = first->run_id;
    one.since = first->started;
    one.first_commit = first->commit;
    one.ever_passed = good != all.rend();
    one.last_good_commit = one.ever_passed ? good->commit : std::string();
    one.may_go_back = false;
  }
}

} // namespace mprun
