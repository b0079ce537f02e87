#include "reports/events/replay.hpp"

#include "base/files/last_error.hpp"
#include "reports/events/event_json.hpp"

#include <boost/system/errc.hpp>
#include <fmt/format.h>
#include <fstream>
#include <string>
#include <utility>
#include <variant>

namespace mprun {
namespace {

file_failure cannot_read(std::filesystem::path const& file) {
  auto const ec = last_error();
  return {ec, fmt::format("cannot read {}: {}", file.string(), ec.message())};
}

file_failure not_events(std::string message) {
  return {make_error_code(boost::system::errc::bad_message), std::move(message)};
}

} // namespace

file_result<void> replay(std::filesystem::path const& file,
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
    auto const e = from_json_line(line, error);
    auto const is_first = e && std::holds_alternative<run_started>(e->fact);
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
      return not_events(
          fmt::format("{}:{}: not the events of a run: {}", file.string(), number, error));
    }
    if (e) {
      on_event(*e);
    }
  }
  if (in.bad()) {
    return cannot_read(file); // a folder can be opened, and only reading it fails
  }
  if (number == 0) {
    return not_events(fmt::format("{}: contains no events", file.string()));
  }
  return {};
}

} // namespace mprun
