// mpremote's bar for a file that takes its time, on a terminal alone.
#pragma once

#include "runner/transfer/transfer_types.hpp"

namespace mprun::remote {

class remote_context;

/// Does nothing where several boards share the terminal, or results are read by programs.
transfer_progress progress_bar(remote_context& context);

} // namespace mprun::remote
