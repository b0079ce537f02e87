// exec, eval, run: the user's programs, with their output as it comes. rtc: the board's clock.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"
#include "runner/remote/remote_action.hpp"

namespace mprun::remote {

argument_parser exec_parser();
remote_action exec_action(parsed_arguments const& arguments);

argument_parser eval_parser();
remote_action eval_action(parsed_arguments const& arguments);

argument_parser run_parser();
remote_action run_action(parsed_arguments const& arguments);

argument_parser rtc_parser();
remote_action rtc_action(parsed_arguments const& arguments);

} // namespace mprun::remote
