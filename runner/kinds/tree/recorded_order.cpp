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

} // namespace

std::vector<std::size_t> recorded_order(plan const& what, std::vector<std::size_t> order) {
  std::map<std::string, std::size_t, std::less<>> places;
  for (std::size_t i = 0; i < what.cases.size(); ++i) {
    places.emplace(fmt::format("{}/{}", what.cases[i].suite, what.cases[i].name), i);
  }
  std::vector<record_time> began(what.cases.size(), record_time::max());
  for (auto const& board : what.boards) {
    auto const* const replay = replay_of(board);
    if (replay == nullptr) {
      continue;
    }
    for (auto const& one : records_of(*replay)) {
      if (auto const found = places.find(started(one)); found != places.end()) {
        began[found->second] = std::min(began[found->second], one.at);
      }
    }
  }
  std::stable_sort(order.begin(), order.end(),
                   [&began](std::size_t a, std::size_t b) { return began[a] < began[b]; });
  return order;
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
