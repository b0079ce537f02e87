// `mip install`: packages for the board, fetched by this host.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"
#include "runner/remote/remote_action.hpp"

namespace mprun::remote {

argument_parser mip_parser();
remote_action mip_action(parsed_arguments const& arguments);

} // namespace mprun::remote
