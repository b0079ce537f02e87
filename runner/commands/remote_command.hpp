// mprun remote: mpremote's command line on any link, on one board or many.
#pragma once

#include <string>
#include <vector>

namespace mprun {

/// `words`: the words after `remote`, or after the program's name where that is mpremote. Exit
/// code: 0 success, 1 an action failed, 2 the command line is wrong.
int remote_command(std::vector<std::string> words);

/// mprun repl: the same for the chain `repl`.
int repl_command(std::vector<std::string> words);

} // namespace mprun
