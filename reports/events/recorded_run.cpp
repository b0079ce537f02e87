#include "reports/events/recorded_run.hpp"

#include "base/yaml/config_error.hpp"

#include <system_error>
#include <utility>

namespace mprun {

namespace fs = std::filesystem;

fs::path events_file_of(fs::path const& given) {
  std::error_code ignored;
  if (!fs::is_directory(given, ignored)) {
    return given;
  }
  auto const whole = given / "events.ndjson";
  auto const journal =
      given / "events.ndjson.partial"; // left by a run that was killed or is still running
  return !fs::exists(whole, ignored) && fs::exists(journal, ignored) ? journal : whole;
}

recorded_run read_recorded_run(fs::path const& file) {
  recorded_run out;
  out.name = file.string();
  auto const read = replay(
      file, [&](event&& each) { out.events.push_back(std::move(each)); },
      [&](damaged_line const& line) { out.damaged.push_back(line); });
  if (!read) {
    throw config_error(read.error().message);
  }
  return out;
}

} // namespace mprun
