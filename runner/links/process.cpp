#include "runner/launch.hpp"
#include "runner/links/kinds.hpp"
#include "transports/process_link.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {

task<opened_link> open_kind(process_spec const& process, link_request const& request) {
  opened_link opened;
  auto prepared = co_await prepare_launch(request.board, process, request.place, request.versions);
  if (!prepared.problem.empty()) {
    opened.failed = trouble{blame::host, prepared.problem};
    co_return opened;
  }
  opened.dialect = prepared.dialect;
  opened.name = prepared.options.arguments.front();
  auto wire = std::make_unique<process_link>(request.executor, std::move(prepared.options));
  if (auto const ec = wire->open()) {
    opened.failed =
        trouble{blame::host, fmt::format("cannot start {}: {}", opened.name, ec.message())};
    co_return opened;
  }
  opened.wire = std::move(wire);
  co_return opened;
}

} // namespace mprun
