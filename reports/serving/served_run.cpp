#include "reports/serving/served_run.hpp"

#include "reports/html/page.hpp"
#include "reports/html/page_data.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

constexpr std::chrono::milliseconds min_interval{500};
constexpr int rest_per_work = 8;

} // namespace

served_run::served_run(std::filesystem::path given, std::string comparison)
    : events_(std::move(given)),
      policy_(policy_of(followed_run_page()) + "; frame-ancestors 'none'") {
  extras_.comparison = std::move(comparison);
}

std::shared_ptr<std::string const> served_run::page() {
  write();
  auto out = std::make_shared<std::string>();
  write_page(
      followed_run_page(), [&out](std::string_view piece) { *out += piece; },
      [this](page_output const& put) { put(*data_); });
  return out;
}

std::shared_ptr<std::string const> served_run::data() {
  write();
  return data_;
}

void served_run::write() {
  auto const began = run_clock::now();
  if (written_ == version() || (data_ && began < next_)) {
    return;
  }
  extras_.live = version();
  auto out = std::make_shared<std::string>();
  write_page_data(events_.run(), extras_, [&out](std::string_view piece) { *out += piece; });
  data_ = std::move(out);
  written_ = version();
  auto const ended = run_clock::now();
  next_ = ended + std::max<run_clock::duration>(min_interval, (ended - began) * rest_per_work);
}

} // namespace mprun
