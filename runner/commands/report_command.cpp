#include "runner/commands/report_command.hpp"

#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/console/console.hpp"
#include "reports/events/replay.hpp"
#include "reports/files/report_set.hpp"
#include "runner/commands/out_folder.hpp"

#include <unistd.h>

namespace mprun {

int report_command(report_options const& options) {
  report_set reports;
  bool begun = false;
  auto const wrong = replay(options.events, [&](event const& e) {
    if (!begun) {
      make_out_folder(options.out);
      reports.add(make_console(STDOUT_FILENO, options.out));
      add_rendered_reports(reports, options.out);
      begun = true;
    }
    reports.on(e);
  });
  if (!wrong.empty()) {
    throw config_error(wrong);
  }
  auto const problems = reports.finish();
  auto code = reports.run().exit_code();
  for (auto const& problem : problems) {
    complain(problem);
    code = code == 0 ? 3 : code;
  }
  return code;
}

} // namespace mprun
