#include "bench/farm/measure_record.hpp"

#include "bench/farm/board_words.hpp"
#include "bench/statistics.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun {

void measure_record::begin_trial(std::int64_t iterations) {
  trials_.push_back({iterations, {}});
}

void measure_record::add(iteration const& one) {
  trials_.back().samples.push_back(one);
}

void measure_record::fail(setback why) {
  if (!failed_) {
    failed_ = std::move(why);
  }
}

measure measure_record::described() const {
  auto about = of_.about();
  describe(about, of_.boards());
  if (failed_ && about.size != 0) {
    about.sha256 = "not verified";
  }
  return about;
}

std::vector<measure> measure_record::measures() const {
  auto about = described();
  if (failed_ && !failed_->is_skip) {
    about.error = failed_->reason;
    return {about};
  }
  about.sha256 = of_.about().sha256; // true of each sample, also where an interrupt followed
  std::int64_t reported = 0;         // how many iterations the trials had that count
  for (auto const& one : trials_) {
    reported = std::max(reported, one.samples.empty() ? 0 : one.iterations);
  }
  std::vector<measure> out;
  for (auto const& one : trials_) {
    if (one.iterations != reported) {
      continue;
    }
    for (auto const& sample : one.samples) {
      if (out.empty()) {
        out.push_back(about);
        for (auto const& figure : sample.further) {
          auto& more = out.emplace_back(about);
          more.name += "/" + figure.name;
          more.kind += "/" + figure.name;
          more.unit = figure.unit;
        }
      }
      out.front().samples.push_back(sample.seconds * 1e6 / of_.batch());
      for (std::size_t i = 0; i < sample.further.size(); ++i) {
        out[i + 1].samples.push_back(sample.further[i].value);
      }
    }
  }
  return out;
}

std::vector<further_figure> measure_record::further_medians() const {
  std::vector<further_figure> out;
  if (trials_.empty() || trials_.back().samples.empty()) {
    return out;
  }
  auto const& samples = trials_.back().samples;
  out = samples.front().further;
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::vector<double> values;
    for (auto const& sample : samples) {
      values.push_back(sample.further[i].value);
    }
    std::sort(values.begin(), values.end());
    out[i].value = percentile(values, 50);
  }
  return out;
}

} // namespace mprun
