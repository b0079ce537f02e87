// `df` as JSON: an object for each mounted file system.
#pragma once

#include "base/async/task.hpp"
#include "runner/remote/chain_end.hpp"

namespace mprun::remote {

class remote_context;

task<action_result> print_disk_free(remote_context& context);

} // namespace mprun::remote
