// The commands of `fs` that list folders on the board: ls and tree.
#pragma once

#include "base/async/task.hpp"
#include "runner/remote/chain_end.hpp"
#include "runner/remote/files/fs_request.hpp"

#include <string>

namespace mprun::remote {

class remote_context;

task<action_result> list_folder(remote_context& context, fs_request const& request,
                                std::string path);
task<action_result> print_tree(remote_context& context, fs_request const& request,
                               std::string path);

} // namespace mprun::remote
