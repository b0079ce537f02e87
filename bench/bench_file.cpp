#include "bench/bench_file.hpp"

#include "bench/google_benchmark.hpp"
#include "bench/json_object.hpp"
#include "runner/config_error.hpp"

#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

namespace mprun {
namespace {

constexpr int schema_version = 1;

/// The texts of a measure, by their keys in the file.
template<class Measure, class Visit>
void for_each_text(Measure& one, Visit visit) {
  visit("board", one.board);
  visit("platform", one.platform);
  visit("machine", one.machine);
  visit("firmware", one.firmware);
  visit("version", one.version);
  visit("link", one.link);
  visit("faults", one.faults);
  visit("measure", one.kind);
  visit("payload", one.payload);
  visit("sha256", one.sha256);
  visit("unit", one.unit);
  visit("error", one.error);
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
  return out;
}

std::vector<measure> measures_of(json_object const& section) {
  if (section.number("schema") != schema_version) {
    section.wrong("schema", fmt::format("{}, the one that this mprun reads,", schema_version));
  }
  std::vector<measure> out;
  std::set<std::string> names;
  for (auto const& one : section.objects("measures")) {
    out.push_back(measure_of(one));
    if (!names.insert(out.back().name).second) {
      one.wrong("name", "a name that no measure before it has");
    }
  }
  return out;
}

/// Google Benchmark before 1.8 knows errors alone; later versions write a skipped benchmark so.
void mark_skipped(nlohmann::ordered_json& entry) {
  auto const message = entry.value("error_message", std::string());
  if (message.starts_with(skip_prefix)) {
    entry.erase("error_occurred");
    entry.erase("error_message");
    entry["skipped"] = true;
    entry["skip_message"] = message.substr(skip_prefix.size());
  }
}

nlohmann::ordered_json json_of(measure const& one) {
  nlohmann::ordered_json out{{"name", one.name}};
  for_each_text(one, [&](char const* key, std::string const& text) { out[key] = text; });
  out["size"] = one.size;
  out["lower_is_better"] = one.lower_is_better;
  out["samples"] = one.samples;
  return out;
}

} // namespace

bench_file parse_bench_file(std::string_view text, std::string_view name) {
  nlohmann::json document;
  try {
    document = nlohmann::json::parse(without_nan(text));
  } catch (nlohmann::json::parse_error const& e) {
    throw config_error(fmt::format("{}: not JSON, near byte {}", name, e.byte));
  }
  json_object const top(document, std::string(name));
  bench_file out;
  if (top.has("context")) {
    auto const context = top.object("context");
    out.run_id = context.text_or("run_id", "");
    out.program_version = context.text_or("mprun_version", "");
  }
  if (top.has("mprun")) {
    out.measures = measures_of(top.object("mprun"));
  } else if (top.has("benchmarks")) {
    out.measures = iteration_measures(top);
  } else {
    throw config_error(
        fmt::format("{}: not a benchmark's JSON: neither 'mprun' nor 'benchmarks' is in it", name));
  }
  if (out.measures.empty()) {
    throw config_error(fmt::format("{}: holds no measure with raw samples", name));
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
  if (!in.eof() || in.bad()) { // a folder opens, and only reading it fails
    throw config_error(
        fmt::format("cannot read {}: {}", file.string(), std::generic_category().message(errno)));
  }
  return parse_bench_file(text, file.string());
}

std::string with_measures(std::string_view google_benchmark, std::vector<measure> const& measures) {
  nlohmann::ordered_json document;
  try {
    document = nlohmann::ordered_json::parse(without_nan(google_benchmark));
  } catch (nlohmann::json::parse_error const& e) {
    throw config_error(fmt::format("Google Benchmark's output is not JSON, near byte {}", e.byte));
  }
  if (auto const entries = document.find("benchmarks"); entries != document.end()) {
    for (auto& entry : *entries) {
      mark_skipped(entry);
    }
  }
  auto list = nlohmann::ordered_json::array();
  for (auto const& one : measures) {
    list.push_back(json_of(one));
  }
  document["mprun"] = {{"schema", schema_version}, {"measures", std::move(list)}};
  constexpr int indent = 1;
  auto const replace = nlohmann::ordered_json::error_handler_t::replace; // what is no UTF-8
  return document.dump(indent, ' ', false, replace) + "\n";
}

} // namespace mprun
