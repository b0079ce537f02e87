#include "bench/files/bench_file.hpp"

#include "base/yaml/config_error.hpp"
#include "bench/files/google_benchmark.hpp"
#include "bench/files/json_object.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

constexpr int schema_version = 1;

/// Visits the texts of a measure with their keys in the file.
template<class Measure, class Visit>
void for_each_text(Measure& described, Visit visit) {
  visit("board", described.board);
  visit("platform", described.platform);
  visit("machine", described.machine);
  visit("firmware", described.firmware);
  visit("version", described.version);
  visit("link", described.link);
  visit("faults", described.faults);
  visit("measure", described.kind);
  visit("payload", described.payload);
  visit("sha256", described.sha256);
  visit("unit", described.unit);
  visit("error", described.error);
}

visit visit_of(json_object const& from) {
  visit out;
  out.round = static_cast<unsigned>(from.count_or("round", 0));
  out.samples = from.count_or("samples", 0);
  out.host.load = from.number_or("load", 0);
  out.host.busy = from.number_or("busy", 0);
  out.host.steal = from.number_or("steal", 0);
  out.host.mhz = from.number_or("mhz", 0);
  out.host.yardstick = from.number_or("yardstick", 0);
  out.host.other_boards = static_cast<unsigned>(from.count_or("other_boards", 0));
  return out;
}

/// Every sample belongs to a visit, in order; older files have no visits.
void read_visits(measure& into, json_object const& from) {
  std::size_t samples = 0;
  for (auto const& entry : from.objects("visits")) {
    auto const found = visit_of(entry);
    if (found.samples == 0) {
      entry.wrong("samples", "above 0");
    }
    if (!into.visits.empty() && found.round <= into.visits.back().round) {
      entry.wrong("round", "a number above the previous visit's");
    }
    samples += found.samples;
    into.visits.push_back(found);
  }
  if (samples != into.samples.size()) {
    from.wrong("visits", "a list that accounts for all samples");
  }
}

measure measure_of(json_object const& from) {
  measure out;
  out.name = from.text("name");
  for_each_text(out, [&](char const* key, std::string& text) { text = from.text_or(key, ""); });
  out.size = from.count_or("size", 0);
  out.lower_is_better = from.flag_or("lower_is_better", true);
  if (out.error.empty() || from.has("samples")) {
    out.samples = from.numbers("samples");
  }
  if (std::any_of(out.samples.begin(), out.samples.end(), [](double s) { return std::isnan(s); })) {
    out.samples.clear();
    out.error = out.error.empty() ? "a sample is not a number" : out.error;
    return out;
  }
  if (from.has("taken_at")) {
    out.taken_at = from.numbers("taken_at");
  }
  if (from.has("visits")) {
    read_visits(out, from);
  }
  return out;
}

std::vector<measure> measures_of(json_object const& section, char const* key) {
  std::vector<measure> out;
  std::set<std::string> names;
  for (auto const& entry : section.objects(key)) {
    out.push_back(measure_of(entry));
    if (!names.insert(out.back().name).second) {
      entry.wrong("name", "a unique name");
    }
  }
  return out;
}

nlohmann::ordered_json json_of(visit const& visited) {
  return {{"round", visited.round},
          {"samples", visited.samples},
          {"load", visited.host.load},
          {"busy", visited.host.busy},
          {"steal", visited.host.steal},
          {"mhz", visited.host.mhz},
          {"yardstick", visited.host.yardstick},
          {"other_boards", visited.host.other_boards}};
}

nlohmann::ordered_json json_of(measure const& measured) {
  nlohmann::ordered_json out{{"name", measured.name}};
  for_each_text(measured, [&](char const* key, std::string const& text) { out[key] = text; });
  out["size"] = measured.size;
  out["lower_is_better"] = measured.lower_is_better;
  out["samples"] = measured.samples;
  out["taken_at"] = measured.taken_at;
  out["visits"] = nlohmann::ordered_json::array();
  for (auto const& visit : measured.visits) {
    out["visits"].push_back(json_of(visit));
  }
  return out;
}

nlohmann::ordered_json list_of(std::vector<measure> const& all) {
  auto list = nlohmann::ordered_json::array();
  for (auto const& measured : all) {
    list.push_back(json_of(measured));
  }
  return list;
}

} // namespace

bench_file parse_bench_file(std::string_view text, std::string_view name) {
  nlohmann::json document;
  try {
    document = nlohmann::json::parse(without_nan(text));
  } catch (nlohmann::json::parse_error const& e) {
    throw config_error(fmt::format("{}: not JSON, near byte {}", name, e.byte));
  } catch (nlohmann::json::out_of_range const&) {
    throw config_error(fmt::format("{}: a number is larger than a double can be", name));
  }
  json_object const top(document, std::string(name));
  bench_file out;
  if (top.has("context")) {
    auto const context = top.object("context");
    out.run_id = context.text_or("run_id", "");
    out.program_version = context.text_or("mprun_version", "");
  }
  if (top.has("mprun")) {
    auto const section = top.object("mprun");
    if (section.number("schema") != schema_version) {
      section.wrong("schema",
                    fmt::format("{}, the version that this mprun reads,", schema_version));
    }
    out.measures = measures_of(section, "measures");
    if (section.has("base")) {
      out.base = measures_of(section, "base");
    }
  } else if (top.has("benchmarks")) {
    out.measures = iteration_measures(top);
  } else {
    throw config_error(
        fmt::format("{}: not a benchmark's JSON: it has neither 'mprun' nor 'benchmarks'", name));
  }
  if (out.measures.empty()) {
    throw config_error(fmt::format("{}: contains no measure with raw samples", name));
  }
  return out;
}

bench_file read_bench_file(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text;
  std::array<char, 64 * 1024> chunk;
  while (in.read(chunk.data(), chunk.size()) || in.gcount() > 0) {
    text.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (!in.eof() || in.bad()) { // a folder can be opened, but not read
    throw config_error(
        fmt::format("cannot read {}: {}", file.string(), std::generic_category().message(errno)));
  }
  return parse_bench_file(text, file.string());
}

std::string bench_file_text(nlohmann::ordered_json google, std::vector<measure> const& measures,
                            std::vector<measure> const& base) {
  auto& ours = google["mprun"];
  ours["schema"] = schema_version;
  ours["measures"] = list_of(measures);
  if (!base.empty()) {
    ours["base"] = list_of(base);
  }
  constexpr int indent = 1;
  auto const replace = nlohmann::ordered_json::error_handler_t::replace; // bytes that are not UTF-8
  return google.dump(indent, ' ', false, replace) + "\n";
}

} // namespace mprun
