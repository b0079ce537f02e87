#include "reports/baseline/baseline.hpp"

#include "base/files/file_text.hpp"
#include "reports/events/replay.hpp"

#include <boost/system/errc.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

namespace mprun {
namespace {

using nlohmann::json;

std::string text_of(json const& object, char const* key) {
  auto const found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

file_failure refusal(std::filesystem::path const& file, std::string_view why) {
  return {make_error_code(boost::system::errc::bad_message),
          fmt::format("{}: {}", file.string(), why)};
}

file_result<earlier_run> read_results(std::filesystem::path const& file) {
  auto const read = read_text(file);
  if (!read) {
    return read.error();
  }
  auto const document = json::parse(*read, nullptr, false);
  if (!document.is_object() || text_of(document, "format") != "mprun-results") {
    return refusal(file, "is not a results.json of mprun");
  }
  auto const cells = document.find("cells");
  auto const run = document.find("run");
  if (cells == document.end() || !cells->is_array() || run == document.end() || !run->is_object()) {
    return refusal(file, "is a results.json without cells");
  }
  earlier_run out;
  out.run_id = text_of(*run, "id");
  for (auto const& cell : *cells) {
    auto const result = cell.is_object() ? verdict_from(text_of(cell, "verdict")) : std::nullopt;
    if (!result) {
      return refusal(file, "has a cell without a verdict");
    }
    out.results.note(text_of(cell, "suite"), text_of(cell, "name"), text_of(cell, "board"),
                     *result);
  }
  return out;
}

file_result<earlier_run> read_events(std::filesystem::path const& file) {
  run_model run;
  auto const replayed = replay(file, [&run](event const& e) { run.fold(e); });
  if (!replayed) {
    return replayed.error();
  }
  run.close();
  earlier_run out;
  out.run_id = run.about().run_id;
  out.results.note(run);
  return out;
}

} // namespace

file_result<earlier_run> read_baseline(std::filesystem::path const& path) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) {
    return path.extension() == ".json" ? read_results(path) : read_events(path);
  }
  for (auto const* name : {"events.ndjson", "events.ndjson.partial"}) {
    if (std::filesystem::exists(path / name, ignored)) {
      return read_events(path / name);
    }
  }
  if (std::filesystem::exists(path / "results.json", ignored)) {
    return read_results(path / "results.json");
  }
  return refusal(path, "contains neither events.ndjson nor results.json of a run");
}

} // namespace mprun
