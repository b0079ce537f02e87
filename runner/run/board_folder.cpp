#include "runner/run/board_folder.hpp"

#include "base/files/remove_recursively.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>

namespace mprun {

namespace fs = std::filesystem;

/// Includes the time of the last change of any kind (ctime), which a program cannot set.
bool board_folder::read_state(fs::path const& file, known_file& known) {
  struct stat about {};
  if (::lstat(file.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) {
    return false;
  }
  known.inode = about.st_ino;
  known.size = about.st_size;
  known.changed_s = about.st_ctim.tv_sec;
  known.changed_ns = about.st_ctim.tv_nsec;
  return true;
}

bool board_folder::has_only(std::vector<brought_file> const& files) const {
  std::map<std::string, fs::path> wanted; // by name, the source; empty for a folder
  for (auto const& file : files) {
    wanted[file.name] = file.from;
    for (auto above = fs::path(file.name).parent_path(); !above.empty();
         above = above.parent_path()) {
      wanted[above.string()].clear();
    }
  }
  std::size_t found = 0;
  std::error_code failed;
  fs::recursive_directory_iterator entries(folder_, failed);
  for (; !failed && entries != fs::recursive_directory_iterator(); entries.increment(failed)) {
    auto const expected = wanted.find(entries->path().lexically_relative(folder_).string());
    std::error_code ignored;
    auto const is_folder = fs::is_directory(entries->symlink_status(ignored));
    if (expected == wanted.end() || is_folder != expected->second.empty()) {
      return false;
    }
    if (!is_folder && !is_unchanged(expected->first, expected->second)) {
      return false;
    }
    ++found;
  }
  return !failed && found == wanted.size();
}

bool board_folder::is_unchanged(std::string const& name, fs::path const& from) const {
  auto const copied = copied_.find(name);
  if (copied == copied_.end() || copied->second.from != from) {
    return false;
  }
  auto now = copied->second;
  return read_state(folder_ / name, now) && now == copied->second;
}

result<void> board_folder::fill(std::vector<brought_file> const& files) {
  copied_.clear();
  clear_folder(folder_);
  for (auto const& file : files) {
    auto const to = folder_ / file.name;
    std::error_code failed;
    fs::create_directories(file.from.empty() ? to : to.parent_path(), failed);
    if (!failed && file.from.empty()) {
      continue;
    }
    if (!failed) {
      fs::copy_file(file.from, to, fs::copy_options::overwrite_existing, failed);
    }
    if (!failed) {
      // On a board every file can be written.
      fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, failed);
    }
    known_file known{file.from, 0, 0, 0, 0};
    if (failed || !read_state(to, known)) {
      return failure{blame::host,
                     fmt::format("cannot bring {} to the board: {}", file.name, failed.message()),
                     failed};
    }
    copied_[file.name] = known;
  }
  return {};
}

} // namespace mprun
