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

/// Returns nothing for a file that cannot be read; its board will not open.
std::vector<record> records_of(replay_spec const& replay) {
  auto loaded = load_recording(replay.file);
  return loaded ? std::move(loaded->records) : std::vector<record>();
}

/// "extmod/a.py" of the note that a case starts; empty for any other record.
std::string_view started(record const& entry) {
  constexpr std::string_view end = ": start";
  std::string_view const text = entry.bytes;
  auto const is_start = entry.kind == record_kind::note && text.ends_with(end);
  return is_start ? text.substr(0, text.size() - end.size()) : std::string_view();
}

/// An attempt at a case, which may have run the case more than once.
struct attempt {
  record_time at;
  std::size_t case_index;
};

class attempts_of_cases {
public:
  explicit attempts_of_cases(plan const& planned) {
    for (std::size_t i = 0; i < planned.cases.size(); ++i) {
      indices_.emplace(fmt::format("{}/{}", planned.cases[i].suite, planned.cases[i].name), i);
    }
  }

  /// Returns the attempts that the records show, in their order.
  std::vector<attempt> in(std::vector<record> const& records) const {
    std::vector<attempt> found;
    auto under_way = indices_.end();
    for (auto const& entry : records) {
      if (entry.kind != record_kind::note) {
        continue;
      }
      auto const begun = indices_.find(started(entry));
      if (begun != indices_.end() && begun != under_way) {
        found.push_back({entry.at, begun->second});
        under_way = begun;
      } else if (begun == indices_.end() && under_way != indices_.end() &&
                 entry.bytes.starts_with(under_way->first + ": ")) { // its verdict
        under_way = indices_.end();
      }
    }
    return found;
  }

private:
  std::map<std::string, std::size_t, std::less<>> indices_; ///< by name
};

} // namespace

std::vector<std::size_t> recorded_order(plan const& planned, std::vector<std::size_t> order) {
  attempts_of_cases const attempts(planned);
  std::vector<record_time> began(planned.cases.size(), record_time::max());
  for (auto const& board : planned.boards) {
    if (auto const* const replay = replay_of(board)) {
      for (auto const& turn_taken : attempts.in(records_of(*replay))) {
        began[turn_taken.case_index] = std::min(began[turn_taken.case_index], turn_taken.at);
      }
    }
  }
  std::stable_sort(order.begin(), order.end(),
                   [&began](std::size_t a, std::size_t b) { return began[a] < began[b]; });
  return order;
}

std::vector<std::optional<std::vector<recorded_turn>>> turns_of_recordings(plan const& planned) {
  struct turn : attempt {
    std::size_t board;
  };
  attempts_of_cases const attempts(planned);
  std::vector<turn> all;
  std::vector<std::optional<std::vector<recorded_turn>>> turns(planned.boards.size());
  for (std::size_t board = 0; board < planned.boards.size(); ++board) {
    if (auto const* const replay = replay_of(planned.boards[board])) {
      turns[board].emplace();
      for (auto const& turn_taken : attempts.in(records_of(*replay))) {
        all.push_back({turn_taken, board});
      }
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](turn const& a, turn const& b) { return a.at < b.at; });
  std::vector<std::size_t> before(planned.cases.size());
  for (auto const& turn_taken : all) {
    turns[turn_taken.board]->push_back({turn_taken.case_index, before[turn_taken.case_index]++});
  }
  return turns;
}

void check_replays(plan const& planned) {
  std::set<std::string, std::less<>> tests;
  for (auto const& test : planned.cases) {
    if (test.upstream) {
      tests.insert(fmt::format("{}/{}", test.suite, test.name));
    }
  }
  for (auto const& board : planned.boards) {
    auto const* const replay = replay_of(board);
    if (replay == nullptr || !board.is_unix_port() || kind_of(board.link) != "process") {
      continue;
    }
    auto const records = records_of(*replay);
    auto const is_test = [&tests](record const& entry) { return tests.contains(started(entry)); };
    if (std::none_of(records.begin(), records.end(), is_test)) {
      throw config_error(fmt::format(
          "board {}: {} is the recording of a unix port, which ran MicroPython's tests as programs "
          "of their own, without its link. Record them with --unix-tests repl",
          board.id, replay->file.string()));
    }
  }
}

} // namespace mprun
