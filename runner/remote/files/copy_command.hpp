// `cp`: between this host and the board, on the board, or on this host alone, by mpremote's rules
// and in its words; what passes the link is copied by mprun's own verified transfers.
#pragma once

#include "base/async/task.hpp"
#include "runner/remote/chain_end.hpp"
#include "runner/remote/files/fs_request.hpp"

namespace mprun::remote {

class remote_context;

/// The last path is the destination.
task<action_result> copy(remote_context& context, fs_request request);

} // namespace mprun::remote
