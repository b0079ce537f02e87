#include "runner/options/scan_options.hpp"

#include <CLI/CLI.hpp>

namespace mprun {
namespace {

constexpr auto scan_footer =
    R"(Without --farm, lists the serial ports and what is plugged into them; with it, says which board of the
inventory each one is, which are new, and which boards are missing. --write adds the new ones after the
last board and leaves the rest of the file unchanged. The platform is guessed from the USB id: check it,
and give the boards names of your own.

Exit codes: 0 listed, or written; 2 the inventory cannot be read or edited.)";

} // namespace

options_check add_options(CLI::App& app, scan_options& options) {
  auto* const farm = app.add_option("--farm", options.farm, "the inventory to compare with");
  app.add_flag("--write", options.write, "add what is new to it; creates the file if necessary")
      ->needs(farm);
  app.add_option("--sysfs", options.sysfs, "where the kernel lists devices")->capture_default_str();
  app.add_option("--dev", options.dev, "where the ports are")->capture_default_str();
  app.footer(scan_footer);
  return nothing_wrong;
}

} // namespace mprun
