#include "base/files/local_tree.hpp"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

std::string in(std::string const& folder, std::string const& name) {
  return folder.ends_with('/') ? folder + name : folder + '/' + name;
}

/// Sorted; after an error those that were read before it. `reason`: an errno or 0.
std::vector<std::string> names_in(std::string const& folder, int& reason) {
  std::vector<std::string> names;
  std::unique_ptr<DIR, int (*)(DIR*)> const entries(::opendir(folder.c_str()), ::closedir);
  reason = entries ? 0 : errno;
  while (entries) {
    errno = 0; // the end of the folder leaves it so
    auto const* const entry = ::readdir(entries.get());
    if (entry == nullptr) {
      reason = errno;
      break;
    }
    std::string name = static_cast<char const*>(entry->d_name);
    if (name != "." && name != "..") {
      names.push_back(std::move(name));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

class walker {
public:
  explicit walker(left_out const& not_these) : not_these_(not_these) {}

  void walk_top(std::string const& folder) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) {
      fail("", errno);
    } else {
      walk(folder, "", status);
    }
  }

  std::vector<local_entry> found;

private:
  void walk(std::string const& folder, std::string const& below, struct stat const& status) {
    auto const mark = std::pair(status.st_dev, status.st_ino);
    if (std::find(above_.begin(), above_.end(), mark) != above_.end()) {
      found.push_back({below, false, "this link leads back to a folder that it is in"});
      return;
    }
    int reason = 0;
    auto const names = names_in(folder, reason);
    if (!below.empty()) {
      found.push_back({below, true, ""});
    }
    if (reason != 0) {
      fail(below, reason);
    }
    above_.push_back(mark);
    for (auto const& name : names) {
      look(in(folder, name), below.empty() ? name : in(below, name));
    }
    above_.pop_back();
  }

  void look(std::string const& path, std::string const& below) {
    struct stat status {};
    auto const failed = ::stat(path.c_str(), &status) != 0 ? errno : 0;
    auto const is_folder = failed == 0 && S_ISDIR(status.st_mode);
    if (not_these_.has(below, is_folder)) {
      return;
    }
    std::error_code ignored;
    if (failed == ENOENT && std::filesystem::is_symlink(path, ignored)) {
      found.push_back({below, false, "this link leads nowhere"});
    } else if (failed != 0) {
      fail(below, failed);
    } else if (is_folder) {
      walk(path, below, status);
    } else if (S_ISREG(status.st_mode)) {
      found.push_back({below, false, "", static_cast<std::uint64_t>(status.st_size)});
    } else {
      found.push_back({below, false, "neither a file nor a folder"});
    }
  }

  void fail(std::string const& below, int reason) {
    found.push_back({below, false, "cannot read it: " + std::generic_category().message(reason)});
  }

  left_out const& not_these_;
  std::vector<std::pair<dev_t, ino_t>> above_;
};

} // namespace

std::vector<local_entry> local_tree(std::filesystem::path const& folder,
                                    left_out const& not_these) {
  walker walker(not_these);
  walker.walk_top(folder.string());
  return std::move(walker.found);
}

} // namespace mprun
