// Runs a chain on one board or on several at once.
//
// Flow: run_chain() reads the command line, gives each board a context and a coroutine, and returns
// the worst exit code. Ctrl-C interrupts the current actions; a second Ctrl-C ends the program.
#pragma once

#include "runner/inventory/inventory.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mprun::remote {

struct chain_request {
  std::vector<std::string> words; ///< the command line after the options of mprun remote
  std::vector<board_spec> boards; ///< from an inventory; empty: the chain says where it connects
  std::string farm;               ///< the inventory's file; empty: none was named
  bool as_json = false;
};

/// Throws config_error while nothing has been done.
int run_chain(chain_request request);

} // namespace mprun::remote
