#include "runner/run/board_folder.hpp"

#include "base/files/remove_wholly.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>

namespace mprun {

namespace fs = std::filesystem;

/// By the time of the last change of any kind (ctime), which a program cannot set.
bool board_folder::look_at(fs::path const& file, known_file& known) {
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

bool board_folder::has_only(std::vector<fs::path> const& files) const {
  std::map<std::string, fs::path> wanted;
  for (auto const& file : files) {
    wanted[file.filename().string()] = file;
  }
  std::size_t found = 0;
  std::error_code failed;
  fs::directory_iterator entries(folder_, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    auto const name = entries->path().filename().string();
    auto const put = put_.find(name);
    auto const asked = wanted.find(name);
    if (put == put_.end() || asked == wanted.end() || asked->second != put->second.from) {
      return false;
    }
    auto now = put->second;
    if (!look_at(entries->path(), now) || now != put->second) {
      return false;
    }
    ++found;
  }
  return !failed && found == wanted.size();
}

std::string board_folder::fill(std::vector<fs::path> const& files) {
  put_.clear();
  empty_wholly(folder_);
  for (auto const& file : files) {
    auto const name = file.filename().string();
    auto const to = folder_ / name;
    std::error_code failed;
    fs::copy_file(file, to, fs::copy_options::overwrite_existing, failed);
    if (!failed) {
      // On a board every file can be written.
      fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, failed);
    }
    known_file known{file, 0, 0, 0, 0};
    if (failed || !look_at(to, known)) {
      return fmt::format("cannot bring {} to the board: {}", file.string(), failed.message());
    }
    put_[name] = known;
  }
  return {};
}

} // namespace mprun
