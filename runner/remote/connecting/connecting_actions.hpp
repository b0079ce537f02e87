// Which board, and in what state: connect, disconnect, resume, soft-reset, sleep.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"
#include "runner/remote/remote_action.hpp"

namespace mprun::remote {

argument_parser connect_parser();
remote_action connect_action(parsed_arguments const& arguments);

remote_action disconnect_action(parsed_arguments const& arguments);
remote_action resume_action(parsed_arguments const& arguments);
remote_action soft_reset_action(parsed_arguments const& arguments);

argument_parser sleep_parser();
remote_action sleep_action(parsed_arguments const& arguments);

} // namespace mprun::remote
