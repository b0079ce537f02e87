#include "runner/board/probe_answer.hpp"

#include "runner/board/own_lines.hpp"

#include <charconv>
#include <string>

namespace mprun {
namespace {

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> items;
  while (!list.empty()) {
    auto const comma = list.find(',');
    if (auto const item = list.substr(0, comma); !item.empty()) {
      items.emplace_back(item);
    }
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return items;
}

} // namespace

std::optional<board_facts> read_probe_answer(std::string_view text) {
  board_facts facts;
  bool whole = false;
  while (auto const line = take_own_line(text)) {
    auto const equals = line->find('=');
    if (equals == std::string_view::npos) {
      continue;
    }
    auto const key = line->substr(0, equals);
    auto const value = line->substr(equals + 1);
    if (key == "implementation") {
      facts.implementation = value;
    } else if (key == "version") {
      facts.version = value;
    } else if (key == "platform") {
      facts.platform = value;
    } else if (key == "machine") {
      facts.machine = value;
    } else if (key == "firmware") {
      facts.firmware = value;
    } else if (key == "unique_id") {
      facts.unique_id = value;
    } else if (key == "heap_free") {
      std::from_chars(value.data(), value.data() + value.size(), facts.heap_free);
    } else if (key == "modules") {
      facts.modules = split(value);
    } else if (key == "end") {
      whole = true;
    }
  }
  return whole && !facts.implementation.empty() ? std::optional(std::move(facts)) : std::nullopt;
}

} // namespace mprun
