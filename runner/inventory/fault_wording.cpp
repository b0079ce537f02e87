#include "runner/inventory/fault_wording.hpp"

#include <fmt/format.h>
#include <string_view>

namespace mprun {
namespace {

/// The duration in the largest unit that gives a whole number.
std::string duration(std::chrono::microseconds d) {
  auto const us = d.count();
  if (us % 1'000'000 == 0) {
    return fmt::format("{}s", us / 1'000'000);
  }
  return us % 1000 == 0 ? fmt::format("{}ms", us / 1000) : fmt::format("{}us", us);
}

} // namespace

std::string wording_of(fault_plan const& plan) {
  auto out = fmt::format("seed: {}", plan.seed);
  auto const add_duration = [&out](std::string_view key, std::chrono::microseconds value) {
    if (value.count() != 0) {
      out += fmt::format(", {}: {}", key, duration(value));
    }
  };
  auto const add_rate = [&out](std::string_view key, double value) {
    if (value > 0) {
      out += fmt::format(", {}: {}", key, value);
    }
  };
  add_duration("latency", plan.latency);
  add_duration("jitter", plan.jitter);
  if (plan.baud != 0) {
    out += fmt::format(", baud: {}", plan.baud);
  }
  add_rate("read_error_rate", plan.read_error_rate);
  add_rate("corrupt_rate", plan.corrupt_rate);
  add_rate("drop_rate", plan.drop_rate);
  if (plan.disconnect_after) {
    out += fmt::format(", disconnect_after: {}", *plan.disconnect_after);
  }
  if (plan.stall_after) {
    out += fmt::format(", stall_after: {}", *plan.stall_after);
  }
  add_duration("stall", plan.stall);
  return out;
}

} // namespace mprun
