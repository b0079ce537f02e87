#include "reports/events/merge_refusal.hpp"

#include "base/text/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>
#include <variant>

namespace mprun {
namespace {

std::string refusal_of_shards(std::vector<run_in_merge> const& runs) {
  std::map<unsigned, std::set<unsigned>> given;
  for (auto const& run : runs) {
    if (run.outline.started->shards != 0) {
      given[run.outline.started->shards].insert(run.outline.started->shard);
    }
  }
  for (auto const& [of, shards] : given) {
    std::vector<std::string> missing;
    for (unsigned shard = 1; shard <= of && missing.size() < 10; ++shard) {
      if (!shards.contains(shard)) {
        missing.push_back(fmt::format("{}/{}", shard, of));
      }
    }
    if (!missing.empty()) {
      return fmt::format("the run is incomplete: shard {} is missing", fmt::join(missing, ", "));
    }
  }
  return {};
}

/// Boards with the same id are the same board, and its platform does not change.
std::string refusal_of_boards(std::vector<run_in_merge> const& runs) {
  struct known_board {
    std::string_view platform;
    std::string_view file;
  };
  std::map<std::string_view, known_board> known;
  for (auto const& run : runs) {
    for (auto const& each : run.recorded->events) {
      auto const* const board = std::get_if<board_declared>(&each.fact);
      if (board == nullptr) {
        continue;
      }
      auto const& first =
          known.try_emplace(board->board, known_board{board->platform, run.recorded->name})
              .first->second;
      if (first.platform != board->platform) {
        return fmt::format("board {} is {} in {} and {} in {}: two boards with the same id cannot "
                           "be distinguished",
                           printable_line(board->board), printable_line(first.platform), first.file,
                           printable_line(board->platform), run.recorded->name);
      }
    }
  }
  return {};
}

} // namespace

std::string refusal_of(std::vector<run_in_merge> const& runs) {
  std::map<std::string_view, std::string_view> files;
  for (auto const& run : runs) {
    if (!run.outline.refusal.empty()) {
      return run.outline.refusal;
    }
    auto const [known, is_new] = files.try_emplace(run.id(), run.recorded->name);
    if (!is_new) {
      return fmt::format("{} and {} contain the same run, {}", known->second, run.recorded->name,
                         printable_line(run.id()));
    }
  }
  if (runs.size() == 1) {
    return {};
  }
  auto const shards = refusal_of_shards(runs);
  return shards.empty() ? refusal_of_boards(runs) : shards;
}

} // namespace mprun
