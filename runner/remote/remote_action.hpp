// One action of a chain: a command with its arguments, ready to run.
//
// Flow: the table of commands (commands/command_table.hpp) makes it from the parsed arguments; it
// is called once for each board of the chain. An action is a lambda that hands its arguments, by
// value, to a coroutine; it is not a coroutine itself.
#pragma once

#include "base/async/task.hpp"
#include "runner/remote/chain_end.hpp"

#include <functional>

namespace mprun::remote {

class remote_context;

using remote_action = std::function<task<action_result>(remote_context&)>;

} // namespace mprun::remote
