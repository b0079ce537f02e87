#include "runner/link_spec.hpp"

namespace mprun {
namespace {

std::string described(process_spec const& process) {
  return "process: " + process.command.front();
}

} // namespace

std::string description_of(link_spec const& link) {
  return std::visit([](auto const& kind) { return described(kind); }, link);
}

} // namespace mprun
