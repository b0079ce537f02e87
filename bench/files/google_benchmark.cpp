#include "bench/files/google_benchmark.hpp"

#include "bench/files/quantity_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace mprun {
namespace {

constexpr std::array<std::string_view, 3> not_json{"NaN", "-Infinity", "Infinity"};

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
  to.samples.push_back(entry.number("real_time"));
}

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
  std::vector<measure> out;
  std::map<std::string, std::size_t> places;
  for (auto const& entry : document.objects("benchmarks")) {
    // Before version 1.5 there was neither run_type nor run_name.
    if (entry.text_or("run_type", "iteration") != "iteration" || entry.flag_or("skipped", false)) {
      continue;
    }
    auto const name = entry.has("run_name") ? entry.text("run_name") : entry.text("name");
    auto const [place, is_new] = places.try_emplace(name, out.size());
    if (is_new) {
      out.emplace_back().name = name;
    }
    add(out[place->second], entry);
  }
  return out;
}

} // namespace mprun
