// mprun remote: mpremote's command line on any link, on one board or many.
#pragma once

#include <string>
#include <vector>

namespace mprun {

/// `words`: what stands behind `remote`, or behind the program's name where that is mpremote. Exit
/// code: 0 all was done, 1 something failed, 2 a wrong command line.
int remote_command(std::vector<std::string> words);

/// mprun repl: the same with the chain `repl`.
int repl_command(std::vector<std::string> words);

} // namespace mprun
