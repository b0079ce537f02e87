// How an action of a chain came out: on goes the chain, or it ends here.
#pragma once

#include <optional>
#include <string>

namespace mprun::remote {

struct chain_end {
  int exit_code = 1;
  std::string message; ///< for standard error, behind "mpremote: "; empty: all is said already
};

/// Nothing: the chain goes on.
using action_result = std::optional<chain_end>;

/// What mpremote calls a CommandError.
inline chain_end command_error(std::string message) {
  return {1, std::move(message)};
}

} // namespace mprun::remote
