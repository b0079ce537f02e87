// Does a chain on one board or on several at once.
//
// Flow: run_chain() reads the command line, gives each board a context and a coroutine, and gives
// the exit code: the worst of all. Ctrl-C ends what is under way; a second one, everything.
#pragma once

#include "runner/inventory/inventory.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mprun::remote {

struct chain_request {
  std::vector<std::string> words; ///< the command line, behind the options of mprun remote
  std::vector<board_spec> boards; ///< of an inventory; empty: the chain says where it connects
  std::string farm;               ///< the inventory; empty: none was named
  bool as_json = false;
};

/// Throws config_error while nothing has been done.
int run_chain(chain_request request);

} // namespace mprun::remote
