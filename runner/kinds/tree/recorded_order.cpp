#include "runner/kinds/tree/recorded_order.hpp"

#include "base/yaml/config_error.hpp"
#include "transports/recording/recording_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

replay_spec const* replay_of(board_spec const& board) {
  return std::get_if<replay_spec>(&board.link);
}

/// None of a file that cannot be read: its board will not open.
std::vector<record> records_of(replay_spec const& replay) {
  auto loaded = load_recording(replay.file);
  return loaded ? std::move(loaded->records) : std::vector<record>();
}

/// "extmod/a.py" of the note that a case starts; empty for any other record.
std::string_view started(record const& one) {
  constexpr std::string_view end = ": start";
  std::string_view const text = one.bytes;
  auto const is_one = one.kind == record_kind::note && text.ends_with(end);
  return is_one ? text.substr(0, text.size() - end.size()) : std::string_view();
}

/// An attempt at a case; the case may have been run more than once in it.
struct attempt {
  record_time at;
  std::size_t case_index;
};

class attempts_of_cases {
public:
  explicit attempts_of_cases(plan const& what) {
    for (std::size_t i = 0; i < what.cases.size(); ++i) {
      places_.emplace(fmt::format("{}/{}", what.cases[i].suite, what.cases[i].name), i);
    }
  }

  /// In their order.
  std::vector<attempt> in(std::vector<record> const& records) const {
    std::vector<attempt> found;
    auto under_way = places_.end();
    for (auto const& one : records) {
      if (one.kind != record_kind::note) {
        continue;
      }
      auto const begun = places_.find(started(one));
      if (begun != places_.end() && begun != under_way) {
        found.push_back({one.at, begun->second});
        under_way = begun;
      } else if (begun == places_.end() && under_way != places_.end() &&
                 one.bytes.starts_with(under_way->first + ": ")) { // its verdict
        under_way = places_.end();
      }
    }
    return found;
  }

private:
  std::map<std::string, std::size_t, std::less<>> places_; ///< by name
};

} // namespace

std::vector<std::size_t> recorded_order(plan const& what, std::vector<std::size_t> order) {
  attempts_of_cases const attempts(what);
  std::vector<record_time> began(what.cases.size(), record_time::max());
  for (auto const& board : what.boards) {
    if (auto const* const replay = replay_of(board)) {
      for (auto const& one : attempts.in(records_of(*replay))) {
        began[one.case_index] = std::min(began[one.case_index], one.at);
      }
    }
  }
  std::stable_sort(order.begin(), order.end(),
                   [&began](std::size_t a, std::size_t b) { return began[a] < began[b]; });
  return order;
}

std::vector<std::optional<std::vector<recorded_turn>>> turns_of_recordings(plan const& what) {
  struct turn : attempt {
    std::size_t board;
  };
  attempts_of_cases const attempts(what);
  std::vector<turn> all;
  std::vector<std::optional<std::vector<recorded_turn>>> turns(what.boards.size());
  for (std::size_t board = 0; board < what.boards.size(); ++board) {
    if (auto const* const replay = replay_of(what.boards[board])) {
      turns[board].emplace();
      for (auto const& one : attempts.in(records_of(*replay))) {
        if (what.cases[one.case_index].boards == 1) {
          all.push_back({one, board});
        }
      }
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](turn const& a, turn const& b) { return a.at < b.at; });
  std::vector<std::size_t> before(what.cases.size());
  for (auto const& one : all) {
    turns[one.board]->push_back({one.case_index, before[one.case_index]++});
  }
  return turns;
}

void check_replays(plan const& what) {
  std::set<std::string, std::less<>> tests;
  for (auto const& test : what.cases) {
    if (test.upstream) {
      tests.insert(fmt::format("{}/{}", test.suite, test.name));
    }
  }
  for (auto const& board : what.boards) {
    auto const* const replay = replay_of(board);
    if (replay == nullptr || !board.is_unix_port() || kind_of(board.link) != "process") {
      continue;
    }
    auto const records = records_of(*replay);
    auto const is_test = [&tests](record const& one) { return tests.contains(started(one)); };
    if (std::none_of(records.begin(), records.end(), is_test)) {
      throw config_error(fmt::format(
          "board {}: {} is of a unix port, which ran MicroPython's tests as programs of their own; "
          "its link knows nothing of them. Record them with --unix-tests repl",
          board.id, replay->file.string()));
    }
  }
}

} // namespace mprun
