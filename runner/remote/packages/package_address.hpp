// Where packages and their files are found: by a name in an index, at an address, in a repository,
// in a file of this host. No I/O.
#pragma once

#include <string>
#include <string_view>

namespace mprun::remote {

/// The index of micropython-lib.
inline constexpr std::string_view usual_index = "https://micropython.org/pi/v2";

/// True for http(s):, github:, gitlab: and codeberg:; anything else is a file of this host or a
/// name.
bool is_url(std::string_view text);

/// The http(s) address of a URL, which may name a repository ("github:org/repo/path"). `branch` is
/// a branch or tag; empty: the latest. The result is empty where the repository is not named.
std::string fetched_from(std::string_view url, std::string_view branch);

/// "name@1.0", "github:org/repo@main".
struct package_name {
  std::string name;
  std::string version;
};

package_name split_version(std::string_view text);

} // namespace mprun::remote
