#include "bench/files/google_entry.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>
#include <unistd.h>

namespace mprun {
namespace {

using json = nlohmann::ordered_json;

std::string host_name() {
  constexpr std::size_t max_size = 256;
  std::array<char, max_size> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

json entry_of(google_benchmark const& of, std::size_t family) {
  return {{"name", of.name},
          {"family_index", family},
          {"per_family_instance_index", 0},
          {"run_name", of.name},
          {"run_type", "iteration"},
          {"repetitions", std::max<std::size_t>(of.repetitions.size(), 1)},
          {"repetition_index", 0},
          {"threads", 1}};
}

json without_figure(google_benchmark const& of, json entry) {
  if (of.is_skipped) {
    entry["skipped"] = true;
    entry["skip_message"] = of.error;
  } else {
    entry["error_occurred"] = true;
    entry["error_message"] = of.error;
  }
  entry["label"] = of.label;
  return entry;
}

void add_times(json& entry, google_repetition const& repetition) {
  entry["iterations"] = repetition.iterations;
  entry["real_time"] = repetition.real_time;
  entry["cpu_time"] = repetition.cpu_time;
  entry["time_unit"] = "us";
  for (auto const& [name, value] : repetition.counters) {
    entry[name] = value;
  }
}

double mean(std::vector<double> const& of) {
  double sum = 0;
  for (auto const value : of) {
    sum += value;
  }
  return sum / static_cast<double>(of.size());
}

double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return (of[(of.size() - 1) / 2] + of[of.size() / 2]) / 2;
}

double deviation(std::vector<double> const& of) {
  auto const middle = mean(of);
  double sum = 0;
  for (auto const value : of) {
    sum += (value - middle) * (value - middle);
  }
  return std::sqrt(sum / static_cast<double>(of.size() - 1));
}

double variation(std::vector<double> const& of) {
  return deviation(of) / mean(of);
}

/// Aggregates each figure of the repetitions with `by`.
google_repetition aggregated(std::vector<google_repetition> const& all,
                             std::function<double(std::vector<double>)> const& by) {
  auto const of = [&](auto const& figure) {
    std::vector<double> values;
    values.reserve(all.size());
    for (auto const& repetition : all) {
      values.push_back(figure(repetition));
    }
    return by(std::move(values));
  };
  google_repetition out;
  out.iterations = all.size();
  out.real_time = of([](auto const& repetition) { return repetition.real_time; });
  out.cpu_time = of([](auto const& repetition) { return repetition.cpu_time; });
  for (std::size_t i = 0; i < all.front().counters.size(); ++i) {
    out.counters.emplace_back(all.front().counters[i].first, of([i](auto const& repetition) {
                                return repetition.counters[i].second;
                              }));
  }
  return out;
}

void add_aggregates(json& entries, google_benchmark const& of, std::size_t family) {
  using summary = std::function<double(std::vector<double>)>;
  for (auto const& [name, by] : std::array<std::pair<char const*, summary>, 4>{
           {{"mean", mean}, {"median", median}, {"stddev", deviation}, {"cv", variation}}}) {
    auto entry = entry_of(of, family);
    entry["name"] = of.name + "_" + name;
    entry["run_type"] = "aggregate";
    entry.erase("repetition_index");
    entry["aggregate_name"] = name;
    entry["aggregate_unit"] = std::string_view(name) == "cv" ? "percentage" : "time";
    add_times(entry, aggregated(of.repetitions, by));
    entry["label"] = of.label;
    entries.push_back(std::move(entry));
  }
}

void add_entries(json& entries, google_benchmark const& of, std::size_t family) {
  if (!of.error.empty()) {
    entries.push_back(without_figure(of, entry_of(of, family)));
    return;
  }
  for (std::size_t i = 0; i < of.repetitions.size(); ++i) {
    auto entry = entry_of(of, family);
    entry["repetition_index"] = i;
    add_times(entry, of.repetitions[i]);
    entry["label"] = of.label;
    entries.push_back(std::move(entry));
  }
  if (of.repetitions.size() > 1) {
    add_aggregates(entries, of, family);
  }
}

} // namespace

json google_document(std::string const& program,
                     std::vector<std::pair<std::string, std::string>> const& context,
                     std::vector<google_benchmark> const& all) {
  std::array<double, 3> load{};
  ::getloadavg(load.data(), static_cast<int>(load.size()));
  json about{{"date", fmt::format("{:%FT%T%z}", fmt::localtime(std::time(nullptr)))},
             {"host_name", host_name()},
             {"executable", program},
             {"num_cpus", std::thread::hardware_concurrency()},
             {"load_avg", load},
             {"caches", json::array()},
             {"library_build_type", "release"}};
  for (auto const& [key, value] : context) {
    about[key] = value;
  }
  auto entries = json::array();
  for (std::size_t i = 0; i < all.size(); ++i) {
    add_entries(entries, all[i], i);
  }
  return {{"context", std::move(about)}, {"benchmarks", std::move(entries)}};
}

} // namespace mprun
