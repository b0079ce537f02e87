// A package.json: the files of a package, by their hash in an index or by their address, and the
// packages that it depends on.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun::remote {

struct package_json {
  std::string problem; ///< an error message; empty where there is none
  using pairs = std::vector<std::pair<std::string, std::string>>;
  pairs hashes; ///< path below the target, beginning of the SHA-256
  pairs urls;   ///< path below the target, address
  pairs needs;  ///< package, version
};

package_json read_package_json(std::string_view text);

} // namespace mprun::remote
