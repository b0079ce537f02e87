#include "runner/quarantine/quarantine.hpp"

#include "base/text/iso_time.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

bool matches_any(std::vector<std::regex> const& expressions, std::string const& text) {
  return std::any_of(expressions.begin(), expressions.end(), [&text](std::regex const& expression) {
    return std::regex_search(text, expression);
  });
}

bool fits(quarantine_entry const& entry, quarantined_board const* board) {
  if (board == nullptr) {
    return entry.boards.empty() && !entry.firmware;
  }
  auto const is_named = [board](std::regex const& expression) {
    return std::regex_match(board->id, expression) ||
           std::regex_match(board->platform, expression) ||
           std::any_of(
               board->tags.begin(), board->tags.end(),
               [&expression](std::string const& tag) { return std::regex_match(tag, expression); });
  };
  auto const here =
      entry.boards.empty() || std::any_of(entry.boards.begin(), entry.boards.end(), is_named);
  return here && (!entry.firmware || std::regex_search(board->firmware, *entry.firmware));
}

std::string excuse_text(quarantine_entry const& entry) {
  auto out = entry.reason;
  if (entry.last_day) {
    out += fmt::format("; {}, until {}", entry.owner, day_text(*entry.last_day));
  }
  return fmt::format("{}; {}", out, entry.location);
}

} // namespace

quarantine::quarantine(std::vector<quarantine_entry> entries, std::chrono::sys_days today) {
  for (auto& entry : entries) {
    auto const is_over = entry.last_day && *entry.last_day < today;
    (is_over ? expired_ : entries_).push_back(std::move(entry));
  }
}

std::vector<std::size_t> const& quarantine::entries_for(std::string const& test) {
  auto const [known, is_new] = by_test_.try_emplace(test);
  if (is_new) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (matches_any(entries_[i].tests, test)) {
        known->second.push_back(i);
      }
    }
  }
  return known->second;
}

std::string quarantine::excuse(std::string const& test, quarantined_board const* board) {
  for (auto const i : entries_for(test)) {
    if (fits(entries_[i], board)) {
      return excuse_text(entries_[i]);
    }
  }
  return {};
}

std::vector<std::string> quarantine::expired(std::vector<std::string> const& tests) const {
  std::vector<std::string> out;
  for (auto const& entry : expired_) {
    auto const is_of_use = std::any_of(tests.begin(), tests.end(), [&entry](auto const& test) {
      return matches_any(entry.tests, test);
    });
    if (is_of_use) {
      out.push_back(fmt::format("{}: this quarantine expired on {} ({}) and excuses nothing any "
                                "more: {}",
                                entry.location, day_text(*entry.last_day), entry.owner,
                                entry.reason));
    }
  }
  return out;
}

std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
  auto const time = from_iso_time(fmt::format("{}T00:00:00.000Z", text));
  return time ? std::optional(std::chrono::floor<std::chrono::days>(*time)) : std::nullopt;
}

std::string day_text(std::chrono::sys_days day) {
  return to_iso_time(day).substr(0, 10);
}

} // namespace mprun
