// `help` and `version`, after which the chain ends.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"
#include "runner/remote/remote_action.hpp"

namespace mprun::remote {

remote_action help_action(parsed_arguments const& arguments);
remote_action version_action(parsed_arguments const& arguments);

} // namespace mprun::remote
