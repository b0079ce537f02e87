// `mprun boards`: opens every board at once and prints what each is, or why it cannot be opened.
#pragma once

#include "runner/options/boards_options.hpp"

namespace mprun {

/// Returns 0 when every board opened, or only their names were asked for; otherwise 3. Throws
/// config_error before anything is started.
int boards_command(boards_options const& options);

} // namespace mprun
