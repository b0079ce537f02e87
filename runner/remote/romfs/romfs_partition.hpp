// The partitions of a board that hold read-only file systems.
#pragma once

#include "base/async/task.hpp"
#include "runner/remote/chain_end.hpp"

#include <string>

namespace mprun::remote {

class remote_context;

/// The board must be at its raw prompt.
task<action_result> print_partitions(remote_context& context);

/// Writes an image; the board must be at its raw prompt.
task<action_result> write_partition(remote_context& context, int number, std::string image);

} // namespace mprun::remote
