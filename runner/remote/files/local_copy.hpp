// `cp` from this host to this host.
#pragma once

#include "runner/remote/chain_end.hpp"
#include "runner/remote/files/copy_order.hpp"

namespace mprun::remote {

action_result copy_locally(copy_order const& order);

/// mpremote's error where several sources have no folder to go to.
action_result check_target_of_several(copy_order const& order, bool source_is_folder, bool exists,
                                      bool is_folder);

} // namespace mprun::remote
