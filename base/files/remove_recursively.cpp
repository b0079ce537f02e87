#include "base/files/remove_recursively.hpp"

#include <exception>
#include <system_error>
#include <vector>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// Gives this user back all permissions of the folders below `path`.
void open_up(fs::path const& path) {
  std::error_code failed;
  if (!fs::is_directory(fs::symlink_status(path, failed))) {
    return;
  }
  fs::permissions(path, fs::perms::owner_all, fs::perm_options::add, failed);
  fs::directory_iterator entries(path, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    open_up(entries->path());
  }
}

} // namespace

void remove_recursively(fs::path const& path) noexcept {
  try {
    std::error_code failed;
    fs::remove_all(path, failed);
    if (failed) {
      open_up(path);
      fs::remove_all(path, failed);
    }
  } catch (std::exception const&) { // no memory for names: the janitor tries again
  }
}

void clear_folder(fs::path const& folder) noexcept {
  try {
    std::error_code failed;
    std::vector<fs::path> all;
    fs::directory_iterator entries(folder, failed);
    for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
      all.push_back(entries->path());
    }
    for (auto const& path : all) {
      remove_recursively(path);
    }
  } catch (std::exception const&) {
  }
}

} // namespace mprun
