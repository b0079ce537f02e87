#include "base/files/repository_path.hpp"

#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// Empty where it is outside. Both are absolute and normal.
std::string path_within(fs::path const& root, fs::path const& file) {
  auto const relative = file.lexically_relative(root);
  auto const is_outside = relative.empty() || *relative.begin() == "..";
  return root.empty() || is_outside ? std::string() : relative.string();
}

} // namespace

repository_paths::repository_paths(fs::path here) : here_(std::move(here)) {}

std::string repository_paths::of(fs::path const& file) {
  auto const absolute = (here_ / file).lexically_normal();
  auto const ours = path_within(root_of(here_), absolute);
  return ours.empty() ? path_within(root_of(absolute.parent_path()), absolute) : ours;
}

fs::path const& repository_paths::root_of(fs::path const& folder) {
  auto const [known, is_new] = roots_.try_emplace(folder);
  if (!is_new) {
    return known->second;
  }
  std::error_code ignored;
  if (fs::exists(folder / ".git", ignored)) { // in a submodule and in a work tree it is a file
    known->second = folder;
  } else if (folder.has_relative_path()) {
    known->second = root_of(folder.parent_path());
  }
  return known->second;
}

} // namespace mprun
