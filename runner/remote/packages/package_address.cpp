#include "runner/remote/packages/package_address.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace mprun::remote {
namespace {

struct repository {
  std::string_view prefix;
  std::string (*address)(std::string_view owner, std::string_view name, std::string_view branch,
                         std::string_view path);
};

std::string on_codeberg(std::string_view owner, std::string_view name, std::string_view branch,
                        std::string_view path) {
  return fmt::format("https://codeberg.org/api/v1/repos/{}/{}/raw/{}?ref={}", owner, name, path,
                     branch);
}

std::string on_github(std::string_view owner, std::string_view name, std::string_view branch,
                      std::string_view path) {
  return fmt::format("https://raw.githubusercontent.com/{}/{}/{}/{}", owner, name, branch, path);
}

std::string on_gitlab(std::string_view owner, std::string_view name, std::string_view branch,
                      std::string_view path) {
  return fmt::format("https://gitlab.com/{}/{}/-/raw/{}/{}", owner, name, branch, path);
}

constexpr std::array repositories{
    repository{"codeberg:", on_codeberg},
    repository{"github:", on_github},
    repository{"gitlab:", on_gitlab},
};

} // namespace

bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://") ||
         std::any_of(repositories.begin(), repositories.end(),
                     [text](repository const& known) { return text.starts_with(known.prefix); });
}

std::string fetched_from(std::string_view url, std::string_view branch) {
  for (auto const& [prefix, address] : repositories) {
    if (!url.starts_with(prefix)) {
      continue;
    }
    url.remove_prefix(prefix.size());
    auto const owner_end = url.find('/');
    if (owner_end == std::string_view::npos) {
      return {};
    }
    auto const name_end = std::min(url.find('/', owner_end + 1), url.size());
    auto const name = url.substr(owner_end + 1, name_end - owner_end - 1);
    auto const path = url.substr(std::min(name_end + 1, url.size()));
    return address(url.substr(0, owner_end), name, branch.empty() ? "HEAD" : branch, path);
  }
  return std::string(url);
}

package_name split_version(std::string_view text) {
  auto const at = text.rfind('@');
  return at == std::string_view::npos
             ? package_name{std::string(text), {}}
             : package_name{std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

} // namespace mprun::remote
