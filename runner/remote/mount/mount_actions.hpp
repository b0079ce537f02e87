// `mount` and `umount`: a folder of this host as the board's /remote.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"
#include "runner/remote/remote_action.hpp"

namespace mprun::remote {

argument_parser mount_parser();
remote_action mount_action(parsed_arguments const& arguments);
remote_action umount_action(parsed_arguments const& arguments);

} // namespace mprun::remote
