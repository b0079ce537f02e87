#include "bench/files/google_benchmark.hpp"

#include "bench/files/quantity_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

namespace mprun {
namespace {

/// Before version 1.5 they are spelled as by C++ streams. The longer words come first.
constexpr std::array<std::string_view, 8> not_json{"NaN", "-NaN", "-Infinity", "Infinity",
                                                   "nan", "-nan", "-inf",      "inf"};

void add(measure& to, json_object const& entry) {
  auto const unit = entry.text_or("time_unit", "ns");
  if (!seconds_in(unit) || (!to.unit.empty() && unit != to.unit)) {
    entry.wrong("time_unit", "a unit of time, the same for all repetitions,");
  }
  to.unit = unit;
  if (entry.flag_or("error_occurred", false)) {
    to.error = entry.text_or("error_message", "");
    to.error = to.error.empty() ? "an error without a message" : to.error;
    return;
  }
  if (entry.is_null("real_time")) {
    to.error = "its time is not a number";
    return;
  }
  to.samples.push_back(entry.number("real_time"));
}

constexpr std::array<std::string_view, 4> statistics{"_mean", "_median", "_stddev", "_cv"};

/// "x_mean" in a file without run_type that also has x_stddev; a benchmark is hardly called so.
bool is_old_statistic(std::string const& name, std::set<std::string> const& names) {
  return std::any_of(statistics.begin(), statistics.end(), [&](std::string_view ending) {
    auto const of = name.substr(0, name.size() - std::min(ending.size(), name.size()));
    return name.ends_with(ending) && names.contains(of + "_mean") && names.contains(of + "_stddev");
  });
}

/// BigO and RMS are fits, not measurements.
bool is_old_fit(json_object const& entry) {
  return !entry.has("real_time") && !entry.is_null("real_time") &&
         (entry.has("big_o") || entry.has("rms") || entry.has("real_coefficient"));
}

std::set<std::string> names_without_run_type(json_object const& document) {
  std::set<std::string> names;
  for (auto const& entry : document.objects("benchmarks")) {
    if (!entry.has("run_type")) {
      names.insert(entry.text_or("name", ""));
    }
  }
  return names;
}

/// Distinguishes benchmarks of the same name.
class namesakes {
public:
  std::string instance_of(json_object const& entry, std::string const& name) {
    if (entry.has("family_index")) {
      return fmt::format("{}.{}", entry.count_or("family_index", 0),
                         entry.count_or("per_family_instance_index", 0));
    }
    if (!entry.has("repetition_index")) {
      return {};
    }
    auto const repetition = entry.count_or("repetition_index", 0);
    return fmt::format("repetition of {}", seen_[{name, repetition}]++);
  }

private:
  std::map<std::pair<std::string, std::uint64_t>, std::size_t> seen_;
};

} // namespace

std::string without_nan(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool quoted = false;
  while (!text.empty()) {
    std::size_t taken = quoted && text[0] == '\\' ? 2 : 1;
    quoted = quoted != (text[0] == '"');
    auto shown = text.substr(0, taken);
    for (auto const word : not_json) {
      if (!quoted && text.starts_with(word)) {
        taken = word.size();
        shown = "null";
        break;
      }
    }
    out += shown;
    text.remove_prefix(std::min(taken, text.size()));
  }
  return out;
}

std::vector<measure> iteration_measures(json_object const& document) {
  auto const old_names = names_without_run_type(document);
  std::vector<measure> out;
  std::map<std::pair<std::string, std::string>, std::size_t> positions; ///< by name and instance
  std::map<std::string, std::size_t> counts;                            ///< by name
  namesakes known;
  for (auto const& entry : document.objects("benchmarks")) {
    // Before version 1.5 there was neither run_type nor run_name.
    auto const is_old = !entry.has("run_type");
    if (entry.text_or("run_type", "iteration") != "iteration" || entry.flag_or("skipped", false) ||
        (is_old && (is_old_fit(entry) || is_old_statistic(entry.text_or("name", ""), old_names)))) {
      continue;
    }
    auto const name = entry.has("run_name") ? entry.text("run_name") : entry.text("name");
    auto const [position, is_new] =
        positions.try_emplace({name, known.instance_of(entry, name)}, out.size());
    if (is_new) {
      auto const number = ++counts[name];
      out.emplace_back().name = number == 1 ? name : fmt::format("{}#{}", name, number);
    }
    add(out[position->second], entry);
  }
  return out;
}

} // namespace mprun
