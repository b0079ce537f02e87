// Where packages and their files are: an index's name, an address, a repository, a file of this
// host. No I/O.
#pragma once

#include <string>
#include <string_view>

namespace mprun::remote {

/// micropython-lib's.
inline constexpr std::string_view usual_index = "https://micropython.org/pi/v2";

/// http(s), github:, gitlab:, codeberg:; anything else is a file of this host or a name.
bool is_url(std::string_view text);

/// The http(s) address of what may be in a repository ("github:org/repo/path"), of a branch or tag;
/// empty: the latest. Empty where the repository is not named.
std::string fetched_from(std::string_view url, std::string_view branch);

/// "name@1.0", "github:org/repo@main".
struct package_name {
  std::string name;
  std::string version;
};

package_name split_version(std::string_view text);

} // namespace mprun::remote
