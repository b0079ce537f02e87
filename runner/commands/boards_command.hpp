// `mprun boards`: opens every board at once and prints what each is, or why it cannot be opened.
#pragma once

#include "runner/options/boards_options.hpp"

namespace mprun {

/// 0 when every board opened, 3 when one did not. Throws config_error before anything is started.
int boards_command(boards_options const& options);

} // namespace mprun
