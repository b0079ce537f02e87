// The outcome of a chain's action: the chain continues, or it ends here.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace mprun::remote {

struct chain_end {
  int exit_code = 1;
  std::string message{}; ///< for standard error, after "mpremote: "; empty: nothing is left to say
  bool counts_if_interrupted =
      false; ///< otherwise an interrupted chain has an exit code of its own
};

/// Nothing means that the chain continues.
using action_result = std::optional<chain_end>;

/// What mpremote calls a CommandError.
inline chain_end command_error(std::string message) {
  return {.exit_code = 1, .message = std::move(message)};
}

} // namespace mprun::remote
