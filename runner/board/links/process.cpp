#include "runner/board/failure_words.hpp"
#include "runner/board/launch.hpp"
#include "runner/board/links/kinds.hpp"
#include "transports/process/announced_pty_link.hpp"
#include "transports/process/process_link.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

/// `opened` has everything but the link.
task<opened_link> open_announced(opened_link opened, process_options from,
                                 link_request const& request) {
  announced_pty_options options;
  options.arguments = std::move(from.arguments);
  options.directory = std::move(from.directory);
  options.environment = std::move(from.environment);
  options.confined = std::move(from.confined);
  auto wire = std::make_unique<announced_pty_link>(request.executor, std::move(options));
  auto const connected = co_await wire->open(request.deadline);
  if (connected) {
    opened.wire = std::move(wire);
  } else {
    auto const why = connected.error();
    opened.wire = failure{blame::host, words_of(why, request.secrets), why.ec};
  }
  co_return opened;
}

} // namespace

task<opened_link> open_kind(process_spec const& process, link_request const& request) {
  opened_link opened;
  auto prepared =
      co_await prepare_launch(request.board, process, request.workspace, request.versions);
  if (!prepared) {
    opened.wire = prepared.error();
    co_return opened;
  }
  opened.dialect = prepared->dialect;
  opened.name = prepared->options.arguments.front();
  if (process.stdio == stdio_kind::announced_pty) {
    auto opening = open_announced(std::move(opened), std::move(prepared->options), request);
    auto announced = co_await std::move(opening);
    co_return announced;
  }
  auto wire = std::make_unique<process_link>(request.executor, std::move(prepared->options));
  if (auto const ec = wire->open()) {
    opened.wire =
        failure{blame::host, fmt::format("cannot start {}: {}", opened.name, ec.message()), ec};
    co_return opened;
  }
  opened.wire = std::move(wire);
  co_return opened;
}

} // namespace mprun
