#include "runner/commands/serve_page.hpp"

#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/serving/page_server.hpp"
#include "reports/serving/served_run.hpp"
#include "runner/commands/read_comparison.hpp"
#include "runner/events/exit_codes.hpp"
#include "runner/host/end_signals.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <string>

namespace mprun {

int serve_page(report_options const& options) {
  auto const& given = options.events.front();
  std::error_code ignored;
  if (!std::filesystem::exists(given, ignored)) {
    throw config_error(fmt::format("{}: there is no such folder or file", given.string()));
  }
  served_run served(given, options.comparison.empty() ? std::string()
                                                      : read_comparison(options.comparison));
  while (served.read_more()) {
  }
  if (!served.problem().empty()) {
    throw config_error(served.problem());
  }
  asio::io_context context(1);
  page_server server(context, served, options.port);
  end_signals signals(
      context.get_executor(), [&](end_wish) { context.stop(); }, [] {});
  server.start();
  print_text(fmt::format("http://127.0.0.1:{}/ shows {}; Ctrl-C ends it\n", server.port(),
                         given.string()));
  context.run();
  return exit_codes::success;
}

} // namespace mprun
