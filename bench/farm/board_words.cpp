#include "bench/farm/board_words.hpp"

#include "base/text/text.hpp"
#include "reports/console/terminal_text.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <variant>

namespace mprun {
namespace {

std::string in_units(std::chrono::microseconds span) {
  constexpr long long thousand = 1000;
  auto const count = static_cast<long long>(span.count());
  return count % thousand == 0 ? fmt::format("{}ms", count / thousand) : fmt::format("{}us", count);
}

/// The distinct texts of boards, in order.
template<class Of>
std::string joined(std::vector<farm_board*> const& boards, Of of) {
  std::vector<std::string> all;
  for (auto const* board : boards) {
    auto text = printable_line(of(*board));
    if (!text.empty() && std::find(all.begin(), all.end(), text) == all.end()) {
      all.push_back(std::move(text));
    }
  }
  return fmt::format("{}", fmt::join(all, " + "));
}

std::string or_none(std::string const& text) {
  return text.empty() ? "none" : text;
}

} // namespace

std::string link_words(board_spec const& board) {
  auto const* const process = std::get_if<process_spec>(&board.link);
  if (process == nullptr) {
    return description_of(board.link);
  }
  // Independent of where a host has the program installed.
  auto const program = std::filesystem::path(process->command.front()).filename().string();
  return fmt::format("process {} {}", process->stdio == stdio_kind::pty ? "pty" : "socketpair",
                     program);
}

std::string fault_words(fault_plan const& faults) {
  if (!faults.any()) {
    return {};
  }
  std::vector<std::string> words{fmt::format("seed {}", faults.seed)};
  auto const add = [&words](bool is_set, char const* name, auto const& value) {
    if (is_set) {
      words.push_back(fmt::format("{} {}", name, value));
    }
  };
  add(faults.latency.count() != 0, "latency", in_units(faults.latency));
  add(faults.jitter.count() != 0, "jitter", in_units(faults.jitter));
  add(faults.baud != 0, "baud", faults.baud);
  add(faults.read_error_rate > 0, "read_error_rate", faults.read_error_rate);
  add(faults.corrupt_rate > 0, "corrupt_rate", faults.corrupt_rate);
  add(faults.drop_rate > 0, "drop_rate", faults.drop_rate);
  add(faults.disconnect_after.has_value(), "disconnect_after", faults.disconnect_after.value_or(0));
  add(faults.stall_after.has_value(), "stall_after", faults.stall_after.value_or(0));
  add(faults.stall.count() != 0, "stall", in_units(faults.stall));
  return fmt::format("{}", fmt::join(words, ", "));
}

void describe(measure& into, std::vector<farm_board*> const& boards) {
  into.platform = joined(boards, [](farm_board const& board) {
    return board.spec.platform.empty() ? board.facts.platform : board.spec.platform;
  });
  into.machine = joined(boards, [](farm_board const& board) { return board.facts.machine; });
  into.firmware = joined(boards, [](farm_board const& board) { return board.facts.firmware; });
  into.version = joined(boards, [](farm_board const& board) { return board.facts.version; });
  into.link = joined(boards, [](farm_board const& board) { return link_words(board.spec); });
  into.faults =
      joined(boards, [](farm_board const& board) { return fault_words(board.spec.faults); });
  if (boards.size() > 1) {
    into.link = fmt::format("{}: {}", how_many(boards.size(), "board"), into.link);
  }
}

std::string label_of(measure const& described) {
  return fmt::format("board {}; {}; firmware {}; link {}; faults {}; payload {}; SHA-256 {}",
                     described.board, or_none(described.platform), or_none(described.firmware),
                     described.link, or_none(described.faults), or_none(described.payload),
                     described.sha256);
}

} // namespace mprun
