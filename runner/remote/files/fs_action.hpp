// `fs` and its shortcuts: cat, ls, mkdir, rm, rmdir, touch, sha256sum; cp and tree have files of
// their own.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"
#include "runner/remote/remote_action.hpp"

namespace mprun::remote {

argument_parser fs_parser();
remote_action fs_action(parsed_arguments const& arguments);

argument_parser edit_parser();
remote_action edit_action(parsed_arguments const& arguments);

} // namespace mprun::remote
