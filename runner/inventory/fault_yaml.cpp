#include "runner/inventory/fault_yaml.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace mprun {
namespace {

void read_duration(yaml_map const& from, std::string_view key, std::chrono::microseconds& into) {
  if (auto const value = from.find(key)) {
    into = value->duration();
  }
}

void read_rate(yaml_map const& from, std::string_view key, double& into) {
  if (auto const value = from.find(key)) {
    into = value->rate();
  }
}

} // namespace

fault_plan read_faults(yaml_value const& value) {
  auto const map =
      value.map({"seed", "latency", "jitter", "baud", "read_error_rate", "corrupt_rate",
                 "drop_rate", "disconnect_after", "stall_after", "stall"});
  fault_plan plan;
  if (auto const seed = map.find("seed")) {
    plan.seed = static_cast<std::uint64_t>(seed->integer(0, INT64_MAX / 2));
  }
  read_duration(map, "latency", plan.latency);
  read_duration(map, "jitter", plan.jitter);
  if (auto const baud = map.find("baud")) {
    plan.baud = static_cast<std::uint32_t>(baud->integer(1, 100'000'000));
  }
  read_rate(map, "read_error_rate", plan.read_error_rate);
  read_rate(map, "corrupt_rate", plan.corrupt_rate);
  read_rate(map, "drop_rate", plan.drop_rate);
  if (auto const after = map.find("disconnect_after")) {
    plan.disconnect_after = after->size();
  }
  auto const stall_after = map.find("stall_after");
  auto const stall = map.find("stall");
  if (stall_after.has_value() != stall.has_value()) {
    (stall ? *stall : *stall_after).fail("stall and stall_after go together; give both");
  }
  if (stall) {
    plan.stall_after = stall_after->size();
    plan.stall = stall->duration();
  }
  return plan;
}

} // namespace mprun
