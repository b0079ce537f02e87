// The outcome of a chain's action: the chain continues, or it ends here.
#pragma once

#include <optional>
#include <string>

namespace mprun::remote {

struct chain_end {
  int exit_code = 1;
  std::string message; ///< for standard error, after "mpremote: "; empty: nothing is left to say
};

/// Nothing means that the chain continues.
using action_result = std::optional<chain_end>;

/// What mpremote calls a CommandError.
inline chain_end command_error(std::string message) {
  return {1, std::move(message)};
}

} // namespace mprun::remote
