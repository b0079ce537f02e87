// mpremote's progress bar for large files, shown on terminals only.
#pragma once

#include "runner/transfer/transfer_types.hpp"

namespace mprun::remote {

class remote_context;

/// Does nothing where several boards share the terminal or results are for programs.
transfer_progress progress_bar(remote_context& context);

} // namespace mprun::remote
