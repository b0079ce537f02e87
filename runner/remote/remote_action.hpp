// One action of a chain: a command with its arguments, ready to be done.
//
// Flow: the table of commands (commands/command_table.hpp) makes it of the parsed arguments; it is
// called once for each board that does the chain. An action is a lambda that hands its arguments,
// by value, to a coroutine; it is no coroutine itself.
#pragma once

#include "base/async/task.hpp"
#include "runner/remote/chain_end.hpp"

#include <functional>

namespace mprun::remote {

class remote_context;

using remote_action = std::function<task<action_result>(remote_context&)>;

} // namespace mprun::remote
