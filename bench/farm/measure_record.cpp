#include "bench/farm/measure_record.hpp"

#include "bench/farm/board_words.hpp"

#include <utility>

namespace mprun {

void measure_record::begin_visit(unsigned round) {
  visit begun;
  begun.round = round;
  visits_.push_back(begun);
}

void measure_record::add(iteration sample, double at, double cpu) {
  samples_.push_back(std::move(sample));
  taken_at_.push_back(at);
  cpu_.push_back(cpu);
  ++visits_.back().samples;
}

void measure_record::end_visit(std::chrono::duration<double> took) {
  took_ += took;
}

void measure_record::note_host(host_state const& host) {
  visits_.back().host = host;
}

void measure_record::fail(no_figure why) {
  if (status_) {
    of_.farm().secrets().mask(why.reason);
    status_ = std::move(why);
  }
}

std::chrono::duration<double> measure_record::visit_time() const noexcept {
  return visits_.empty() ? took_ : took_ / static_cast<double>(visits_.size());
}

measure measure_record::described() const {
  auto about = of_.about();
  describe(about, of_.boards());
  of_.farm().secrets().mask(
      about.link); // comes from the inventory; output of boards is masked already
  if (!status_ && about.size != 0) {
    about.sha256 = "not verified";
  }
  return about;
}

std::vector<measure> measure_record::measures() const {
  auto about = described();
  if (auto const why = status_.error(); !status_ && !why.is_skip) {
    about.error = why.reason;
    return {about};
  }
  about.sha256 = of_.about().sha256; // holds for each sample, even after an interrupt
  std::vector<measure> out;
  if (samples_.empty()) {
    return out;
  }
  about.taken_at = taken_at_;
  for (auto const& visited : visits_) {
    if (visited.samples != 0) { // an interrupt may leave the last visit without samples
      about.visits.push_back(visited);
    }
  }
  out.push_back(about);
  for (auto const& figure : samples_.front().further) {
    auto& more = out.emplace_back(about);
    more.name += "/" + figure.name;
    more.kind += "/" + figure.name;
    more.unit = figure.unit;
  }
  for (auto const& sample : samples_) {
    out.front().samples.push_back(sample.seconds * 1e6 / of_.batch());
    for (std::size_t i = 0; i < sample.further.size(); ++i) {
      out[i + 1].samples.push_back(sample.further[i].value);
    }
  }
  return out;
}

} // namespace mprun
