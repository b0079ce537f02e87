#include "base/files/local_tree.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

class walker {
public:
  explicit walker(left_out const& not_these) : not_these_(not_these) {}

  void walk(fs::path const& folder, std::string const& below) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) {
      fail(below, errno);
      return;
    }
    auto const mark = std::pair(status.st_dev, status.st_ino);
    if (std::find(above_.begin(), above_.end(), mark) != above_.end()) {
      found.push_back({below, false, "this link leads back to a folder that it is in"});
      return;
    }
    std::error_code failed;
    std::vector<std::string> names;
    fs::directory_iterator entry(folder, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
      names.push_back(entry->path().filename().string());
    }
    if (!below.empty()) {
      found.push_back({below, true, ""});
    }
    if (failed) {
      fail(below, failed.value());
    }
    std::sort(names.begin(), names.end());
    above_.push_back(mark);
    for (auto const& name : names) {
      look(folder / name, below.empty() ? name : below + "/" + name);
    }
    above_.pop_back();
  }

  std::vector<local_entry> found;

private:
  void look(fs::path const& path, std::string const& below) {
    struct stat status {};
    auto const failed = ::stat(path.c_str(), &status) != 0 ? errno : 0;
    auto const is_folder = failed == 0 && S_ISDIR(status.st_mode);
    if (not_these_.has(below, is_folder)) {
      return;
    }
    std::error_code ignored;
    if (failed == ENOENT && fs::is_symlink(path, ignored)) {
      found.push_back({below, false, "this link leads nowhere"});
    } else if (failed != 0) {
      fail(below, failed);
    } else if (is_folder) {
      walk(path, below);
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

std::vector<local_entry> local_tree(fs::path const& folder, left_out const& not_these) {
  walker walker(not_these);
  walker.walk(folder, "");
  return std::move(walker.found);
}

} // namespace mprun
