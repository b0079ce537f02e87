// What mprun put, get and sync have in common on the command line beside their boards: what is
// copied where, what is left out, and mpremote's spelling of the board's side (":main.py").
#pragma once

#include "runner/options/options.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace mprun {

enum class copying_kind { put, get, sync };

void add_copying(CLI::App& app, transfer_command_options& options, copying_kind kind);

/// `words`: the sources, and the target last. A just_say where they make no copy.
command_line copying(transfer_command_options options, std::vector<std::string> words,
                     copying_kind kind);

} // namespace mprun
