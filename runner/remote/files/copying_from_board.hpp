// `cp` of a file or a folder of the board to this host.
#pragma once

#include "base/async/task.hpp"
#include "runner/remote/chain_end.hpp"
#include "runner/remote/files/copy_order.hpp"

namespace mprun::remote {

class remote_context;

/// The board must be at its raw prompt.
task<action_result> copy_from_board(remote_context& context, copy_order order);

} // namespace mprun::remote
