// The commands of `fs` for single paths on the board: cat, touch, mkdir, rmdir, rm, sha256sum.
#pragma once

#include "base/async/task.hpp"
#include "runner/remote/chain_end.hpp"
#include "runner/remote/files/fs_request.hpp"

#include <string>

namespace mprun::remote {

class remote_context;

task<action_result> print_file(remote_context& context, fs_request const& request,
                               std::string path);
task<action_result> touch(remote_context& context, fs_request const& request, std::string path);
task<action_result> make_folder(remote_context& context, fs_request const& request,
                                std::string path);
task<action_result> remove_folder(remote_context& context, fs_request const& request,
                                  std::string path);
task<action_result> remove(remote_context& context, fs_request const& request, std::string path);
task<action_result> print_hash(remote_context& context, fs_request const& request,
                               std::string path);

} // namespace mprun::remote
