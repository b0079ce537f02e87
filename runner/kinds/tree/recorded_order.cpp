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

/// Empty for a file that cannot be read: its board will not open.
std::vector<record> records_of(replay_spec const& replay) {
  auto loaded = load_recording(replay.file);
  return loaded ? std::move(loaded->records) : std::vector<record>();
}

/// "extmod/a.py" for the note that a case starts; empty for any other record.
std::string_view started(record const& entry) {
  constexpr std::string_view end = ": start";
  std::string_view const text = entry.bytes;
  auto const is_start = entry.kind == record_kind::note && text.ends_with(end);
  return is_start ? text.substr(0, text.size() - end.size()) : std::string_view();
}

} // namespace

std::vector<std::size_t> recorded_order(plan const& planned, std::vector<std::size_t> order) {
  std::map<std::string, std::size_t, std::less<>> positions;
  for (std::size_t i = 0; i < planned.cases.size(); ++i) {
    positions.emplace(fmt::format("{}/{}", planned.cases[i].suite, planned.cases[i].name), i);
  }
  std::vector<record_time> began(planned.cases.size(), record_time::max());
  for (auto const& board : planned.boards) {
    auto const* const replay = replay_of(board);
    if (replay == nullptr) {
      continue;
    }
    for (auto const& entry : records_of(*replay)) {
      if (auto const found = positions.find(started(entry)); found != positions.end()) {
        began[found->second] = std::min(began[found->second], entry.at);
      }
    }
  }
  std::stable_sort(order.begin(), order.end(),
                   [&began](std::size_t a, std::size_t b) { return began[a] < began[b]; });
  return order;
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
      throw config_error(
          fmt::format("board {}: {} is the recording of a unix port, which ran MicroPython's tests "
                      "as programs of "
                      "their own, without its link. Record them with --unix-tests repl",
                      board.id, replay->file.string()));
    }
  }
}

} // namespace mprun
