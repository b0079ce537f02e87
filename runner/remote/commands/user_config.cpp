#include "runner/remote/commands/user_config.hpp"

namespace mprun::remote {

expansions all_shortcuts() {
  return builtin_expansions();
}

} // namespace mprun::remote
