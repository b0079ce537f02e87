#include "reports/events/replay.hpp"

#include "reports/events/event_json.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <fstream>
#include <system_error>
#include <variant>

namespace mprun {
namespace {

std::string cannot_read(std::filesystem::path const& file) {
  return fmt::format("cannot read {}: {}", file.string(), std::generic_category().message(errno));
}

} // namespace

std::string replay(std::filesystem::path const& file,
                   std::function<void(event const&)> const& on_event,
                   std::function<void(damaged_line const&)> const& on_damage) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return cannot_read(file);
  }
  std::string line;
  std::string error;
  std::size_t number = 0;
  while (std::getline(in, line)) {
    ++number;
    auto const what = from_json_line(line, error);
    auto const is_first = what && std::holds_alternative<run_started>(what->what);
    if (number == 1 && error.empty() && !is_first) {
      error = "it does not begin with run_started";
    }
    auto const cut_off = in.eof(); // no newline came after it
    if (!error.empty() && number > 1 && (cut_off || on_damage)) {
      if (on_damage) {
        on_damage({number, cut_off});
      }
      continue;
    }
    if (!error.empty()) {
      return fmt::format("{}:{}: not the events of a run: {}", file.string(), number, error);
    }
    if (what) {
      on_event(*what);
    }
  }
  if (in.bad()) {
    return cannot_read(file); // a folder opens, and only reading it fails
  }
  return number == 0 ? fmt::format("{}: holds no events", file.string()) : std::string();
}

} // namespace mprun
