// `edit`: a file of the board in the user's editor.
#pragma once

#include "base/async/task.hpp"
#include "runner/remote/chain_end.hpp"

#include <string>

namespace mprun::remote {

class remote_context;

/// Creates the file if it does not exist.
task<action_result> edit(remote_context& context, std::string path);

} // namespace mprun::remote
