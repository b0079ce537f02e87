#include "bench/comparison/comparison_json.hpp"

#include "bench/comparison/comparison_words.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using json = nlohmann::ordered_json;

/// In percent, without the error of binary fractions: 95, not 95.00000000000001.
double percent(double part) {
  return std::round(part * 1e8) / 1e6;
}

std::string key_of(change verdict) {
  return std::string(words_for(verdict));
}

json sources_json(std::vector<comparison_source> const& all) {
  auto list = json::array();
  for (auto const& from : all) {
    list.push_back(
        {{"file", from.file}, {"run_id", from.run_id}, {"program_version", from.program_version}});
  }
  return list;
}

json totals_json(comparison const& all) {
  json out{{"in_both", all.in_both()}};
  for (std::size_t i = 0; i < change_count; ++i) {
    out[key_of(static_cast<change>(i))] = all.counts[i];
  }
  return out;
}

json side_json(std::optional<side_summary> const& of) {
  if (!of) {
    return nullptr;
  }
  json out{{"samples", of->samples}, {"rounds", of->rounds}, {"median", nullptr},
           {"p25", nullptr},         {"p75", nullptr},       {"outliers", of->outliers},
           {"drift", of->drift},     {"yardstick", nullptr}, {"error", of->error}};
  if (of->yardstick > 0) {
    out["yardstick"] = of->yardstick;
  }
  if (of->error.empty()) {
    out["median"] = of->median;
    out["p25"] = of->p25;
    out["p75"] = of->p75;
  }
  return out;
}

json estimate_json(std::optional<ratio_estimate> const& found) {
  if (!found) {
    return nullptr;
  }
  auto const is_known = std::isfinite(found->range.high);
  return {{"ratio", found->ratio},
          {"low", is_known ? json(found->range.low) : json()},
          {"high", is_known ? json(found->range.high) : json()},
          {"p", found->p},
          {"spread_percent", percent(found->spread)}};
}

json row_json(comparison_row const& row) {
  json out{{"name", row.name},
           {"board", row.board},
           {"verdict", key_of(row.verdict)},
           {"unit", row.unit},
           {"lower_is_better", row.lower_is_better},
           {"base", side_json(row.base)},
           {"head", side_json(row.head)},
           {"estimate", estimate_json(row.estimate)},
           {"remark", row.remark},
           {"differences", json::array()}};
  for (auto const& differing : row.differences) {
    out["differences"].push_back(
        {{"what", differing.property}, {"base", differing.base}, {"head", differing.head}});
  }
  return out;
}

} // namespace

std::string comparison_json(comparison const& all, std::vector<comparison_source> const& base,
                            std::vector<comparison_source> const& head) {
  json const top{{"format", "mprun-comparison"},
                 {"version", comparison_format_version},
                 {"base", sources_json(base)},
                 {"head", sources_json(head)},
                 {"confidence_percent", percent(all.options.confidence)},
                 {"threshold_percent", percent(all.options.threshold)},
                 {"by_pairs", all.options.by_pairs},
                 {"spread", all.spread_words},
                 {"regressed", all.regressed()},
                 {"totals", totals_json(all)}};
  // The file names may not be UTF-8.
  auto const text = [](json const& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
  };
  std::string out = "{";
  for (auto const& [key, value] : top.items()) {
    out += "\n  \"" + key + "\": " + text(value) + ",";
  }
  out += "\n  \"measures\": [";
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    out += (i == 0 ? "\n    " : ",\n    ") + text(row_json(all.rows[i]));
  }
  return out + (all.rows.empty() ? "]" : "\n  ]") + "\n}\n";
}

} // namespace mprun
