// `romfs query`, `build` and `deploy`.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"
#include "runner/remote/remote_action.hpp"

namespace mprun::remote {

argument_parser romfs_parser();
remote_action romfs_action(parsed_arguments const& arguments);

} // namespace mprun::remote
