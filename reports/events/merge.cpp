#include "reports/events/merge.hpp"

#include "base/text/text.hpp"
#include "reports/events/merge_refusal.hpp"
#include "reports/events/merged_ending.hpp"
#include "reports/events/missing.hpp"
#include "reports/events/run_in_merge.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <tuple>
#include <utility>
#include <variant>

namespace mprun {
namespace {

/// A run may have the same suite, name and board twice (two folders with suites of the same name),
/// so the last part counts its occurrences.
using cell_key = std::tuple<std::string_view, std::string_view, std::string_view, std::size_t>;

bool is_of_plan(fact const& f) noexcept {
  return std::holds_alternative<run_started>(f) || std::holds_alternative<board_declared>(f) ||
         std::holds_alternative<cell_planned>(f);
}

class merger {
public:
  explicit merger(std::vector<run_in_merge>& runs) : runs_(runs) {}

  merged_run merged() {
    choose();
    if (runs_.size() > 1) {
      out_.events.push_back(beginning());
    }
    for (auto const& run : runs_) {
      copy_plan(run);
    }
    run_duration shift{};
    for (auto const& run : runs_) {
      copy_course(run, shift);
      shift += run.took();
    }
    took_ = shift;
    report_replaced();
    if (!report_missing()) {
      out_.events.push_back(event_at_end(ending_of(runs_, took_)));
    }
    return std::move(out_);
  }

private:
  /// Decides which run's result counts for each cell; the other results are older.
  void choose() {
    struct candidate {
      std::size_t run;
      std::size_t index;
    };
    std::map<cell_key, std::vector<candidate>> candidates; // the oldest run first
    for (std::size_t r = 0; r < runs_.size(); ++r) {
      auto& run = runs_[r];
      run.numbers.resize(run.outline.cells.size());
      std::map<cell_key, std::size_t> seen;
      for (std::size_t index = 0; index < run.outline.cells.size(); ++index) {
        auto const& cell = *run.outline.cells[index].planned;
        cell_key key{cell.suite, cell.name, cell.board, 0};
        auto const occurrence = seen[key]++;
        std::get<3>(key) = occurrence;
        candidates[key].push_back({r, index});
      }
    }
    auto const was_run = [this](candidate const& which) {
      return !was_not_run(runs_[which.run].outline.cells[which.index]);
    };
    std::map<std::pair<std::size_t, std::size_t>, std::vector<candidate> const*> chosen;
    for (auto const& [key, all] : candidates) {
      auto const newest = std::find_if(all.rbegin(), all.rend(), was_run);
      auto const& winner = newest == all.rend() ? all.back() : *newest;
      chosen.emplace(std::pair(winner.run, winner.index), &all);
    }
    cell_id number = 0;
    for (auto const& [winner, all] : chosen) {
      auto const& [run, index] = winner;
      for (auto each = all->rbegin(); each != all->rend(); ++each) {
        if (each->run != run) {
          note_older(number, each->run, each->index, each->run > run);
        }
      }
      runs_[run].numbers[index] = number++;
    }
  }

  void note_older(cell_id cell, std::size_t run, std::size_t index, bool is_newer) {
    auto const& about = runs_[run].outline.cells[index];
    if (is_newer) {
      ++not_come_to_;
      return;
    }
    ++replaced_;
    if (about.finished != nullptr) {
      out_.older.push_back({cell, run + 1, about.at, about.finished->verdict, about.finished->blame,
                            about.finished->message});
    }
  }

  /// The run_started event of the merged run.
  event beginning() const {
    run_started about;
    std::vector<std::string_view> ids;
    std::vector<std::string_view> hosts;
    for (auto const& run : runs_) {
      ids.push_back(run.id());
      if (std::find(hosts.begin(), hosts.end(), run.outline.started->host) == hosts.end()) {
        hosts.push_back(run.outline.started->host);
      }
    }
    auto const& newest = *runs_.back().outline.started;
    about.run_id = fmt::format("{}", fmt::join(ids, "+"));
    about.host = fmt::format("{}", fmt::join(hosts, ", "));
    about.program_version = newest.program_version;
    about.arguments = newest.arguments;
    about.branch = common(&run_started::branch);
    about.commit = common(&run_started::commit);
    return {runs_.front().began(), {}, std::move(about)};
  }

  /// The value that all runs share; empty if they differ.
  std::string common(std::string run_started::*which) const {
    auto const& first = (*runs_.front().outline.started).*which;
    auto const is_everywhere =
        std::all_of(runs_.begin(), runs_.end(), [&first, which](run_in_merge const& run) {
          return (*run.outline.started).*which == first;
        });
    return is_everywhere ? first : std::string();
  }

  void copy_plan(run_in_merge const& run) {
    for (auto const& each : run.recorded->events) {
      if (is_of_plan(each.fact)) {
        copy(run, each, {});
      }
    }
  }

  void copy_course(run_in_merge const& run, run_duration shift) {
    for (auto const& each : run.recorded->events) {
      if (!is_of_plan(each.fact) && !std::holds_alternative<run_finished>(each.fact)) {
        copy(run, each, shift);
      }
    }
  }

  void copy(run_in_merge const& run, event const& each, run_duration shift) {
    auto moved = each;
    moved.since_start += shift;
    if (auto const* const cell = cell_of(each.fact)) {
      auto const index = run.outline.indices.find(*cell);
      if (index == run.outline.indices.end() || !run.numbers[index->second]) {
        return;
      }
      auto const number = *run.numbers[index->second];
      std::visit(
          [number](auto& e) {
            if constexpr (requires { e.cell; }) {
              e.cell = number;
            }
          },
          moved.fact);
    }
    out_.events.push_back(std::move(moved));
  }

  event event_at_end(fact f) const {
    auto latest = runs_.front().began();
    for (auto const& run : runs_) {
      latest = std::max(latest, run.recorded->events.back().at);
    }
    return {latest, took_, std::move(f)};
  }

  void add_notice(std::string text) {
    out_.events.push_back(event_at_end(notice{"", std::move(text)}));
  }

  void report_replaced() {
    if (runs_.size() == 1) {
      return;
    }
    auto text = fmt::format("merged from {} runs", runs_.size());
    if (replaced_ != 0) {
      text += replaced_ == 1 ? "; 1 result of an older run was replaced by a newer one"
                             : fmt::format("; {} results of older runs were replaced by newer ones",
                                           replaced_);
    }
    if (not_come_to_ != 0) {
      text +=
          not_come_to_ == 1
              ? "; 1 case was not run by a newer run, so its older result counts"
              : fmt::format("; {} cases were not run by a newer run, so their older results count",
                            not_come_to_);
    }
    add_notice(std::move(text));
  }

  /// Returns whether anything is missing.
  bool report_missing() {
    auto any = false;
    for (auto const& run : runs_) {
      auto const missing = missing_of(run, runs_.size() > 1);
      if (!missing.empty()) {
        any = true;
        add_notice(fmt::format("{} is incomplete: {}", run.recorded->name, missing));
      }
    }
    return any;
  }

  std::vector<run_in_merge>& runs_;
  merged_run out_;
  run_duration took_{};
  std::size_t replaced_ = 0;
  std::size_t not_come_to_ = 0;
};

} // namespace

merged_run merge(std::vector<recorded_run> recorded) {
  std::stable_sort(recorded.begin(), recorded.end(), [](auto const& a, auto const& b) {
    return a.events.front().at < b.events.front().at;
  });
  std::vector<run_in_merge> runs;
  for (auto const& each : recorded) {
    auto& run = runs.emplace_back();
    run.recorded = &each;
    run.outline = outline_of(each);
  }
  if (auto refusal = refusal_of(runs); !refusal.empty()) {
    return {std::move(refusal), {}, {}};
  }
  if (runs.size() == 1 && is_whole(runs.front())) {
    return {{}, std::move(recorded.front().events), {}};
  }
  return merger(runs).merged();
}

} // namespace mprun
