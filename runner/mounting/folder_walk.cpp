#include "runner/mounting/folder_walk.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <deque>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

constexpr int max_links = 40; ///< the kernel's limit

/// Puts the components of a path in front of those that remain.
void prepend(std::deque<std::string>& components, std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    auto const end = std::min(path.find('/'), path.size());
    auto const part = path.substr(0, end);
    if (!part.empty() && part != ".") {
      parts.emplace_back(part);
    }
    path.remove_prefix(std::min(path.size(), end + 1));
  }
  components.insert(components.begin(), parts.begin(), parts.end());
}

int errno_or(int otherwise) {
  return errno != 0 ? errno : otherwise;
}

} // namespace

folder_walk::folder_walk(std::filesystem::path folder, bool follows_unsafe_links)
    : folder_(std::move(folder)), follows_unsafe_links_(follows_unsafe_links) {}

/// Opened for each operation, so that a folder that is replaced while it is mounted is found.
int folder_walk::open_root(unique_fd& root) const {
  root = unique_fd(::open(folder_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  return root ? 0 : errno;
}

/// The state of one walk: the open folders from the root to the current one, and the remaining
/// components.
class folder_walk::walk {
public:
  walk(unique_fd root, std::filesystem::path const& folder) : folder_(folder) {
    open_.push_back({std::move(root), {}});
  }

  int resolve(std::string_view path, last_link how, bool as_folder, resolved_path& found) {
    prepend(components_, path);
    while (!components_.empty()) {
      auto const name = std::move(components_.front());
      components_.pop_front();
      auto const is_last = components_.empty() && !as_folder;
      if (name == "..") {
        if (open_.size() == 1) {
          return EPERM;
        }
        open_.pop_back();
        continue;
      }
      if (is_last && how == last_link::keep) {
        return finish(name, found);
      }
      unique_fd next(::openat(current_folder(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
      if (!next) {
        return errno == ENOENT && is_last ? finish(name, found) : errno_or(ENOENT);
      }
      struct stat about {};
      if (::fstat(next.get(), &about) != 0) {
        return errno;
      }
      if (S_ISLNK(about.st_mode)) {
        if (auto const reason = follow(next.get()); reason != 0) {
          return reason;
        }
      } else if (is_last) {
        return finish(name, found);
      } else if (S_ISDIR(about.st_mode)) {
        open_.push_back({std::move(next), name});
      } else {
        return ENOTDIR;
      }
    }
    return finish(".", found);
  }

private:
  int current_folder() const noexcept { return open_.back().folder.get(); }

  int follow(int link) {
    if (++links_ > max_links) {
      return ELOOP;
    }
    std::array<char, PATH_MAX> target;
    auto const size = ::readlinkat(link, "", target.data(), target.size());
    if (size < 0) {
      return errno;
    }
    std::string_view path(target.data(), static_cast<std::size_t>(size));
    if (path.starts_with('/')) {
      auto const& inside = folder_.native();
      auto const is_inside =
          path.starts_with(inside) && (path.size() == inside.size() || path[inside.size()] == '/');
      if (!is_inside) {
        return EPERM;
      }
      path.remove_prefix(inside.size());
      open_.resize(1);
    }
    prepend(components_, path);
    return 0;
  }

  int finish(std::string_view name, resolved_path& found) {
    found.name = name;
    found.no_follow = O_NOFOLLOW;
    found.at_no_follow = AT_SYMLINK_NOFOLLOW;
    for (std::size_t i = 1; i < open_.size(); ++i) {
      found.inside += (i == 1 ? "" : "/") + open_[i].name;
    }
    found.folder = std::move(open_.back().folder);
    return 0;
  }

  std::filesystem::path const& folder_;
  std::vector<opened> open_;
  std::deque<std::string> components_;
  int links_ = 0;
};

int folder_walk::find(std::string_view path, last_link how, resolved_path& found) const {
  if (follows_unsafe_links_) {
    return find_by_text(path, false, found);
  }
  unique_fd root;
  auto const reason = open_root(root);
  return reason != 0 ? reason : walk(std::move(root), folder_).resolve(path, how, false, found);
}

int folder_walk::find_folder(std::string_view path, resolved_path& found) const {
  if (follows_unsafe_links_) {
    return find_by_text(path, true, found);
  }
  unique_fd root;
  auto const reason = open_root(root);
  return reason != 0 ? reason
                     : walk(std::move(root), folder_).resolve(path, last_link::follow, true, found);
}

/// Even where links may lead outside, ".." in the path must not.
int folder_walk::find_by_text(std::string_view path, bool as_folder, resolved_path& found) const {
  std::deque<std::string> components;
  prepend(components, path);
  std::vector<std::string> plain;
  for (auto& part : components) {
    if (part != "..") {
      plain.push_back(std::move(part));
    } else if (plain.empty()) {
      return EPERM;
    } else {
      plain.pop_back();
    }
  }
  found.name = ".";
  if (!as_folder && !plain.empty()) {
    found.name = std::move(plain.back());
    plain.pop_back();
  }
  for (auto const& part : plain) {
    found.inside += (found.inside.empty() ? "" : "/") + part;
  }
  unique_fd root;
  if (auto const reason = open_root(root); reason != 0) {
    return reason;
  }
  auto const* const subfolder = found.inside.empty() ? "." : found.inside.c_str();
  found.folder = unique_fd(::openat(root.get(), subfolder, O_PATH | O_DIRECTORY | O_CLOEXEC));
  return found.folder ? 0 : errno;
}

} // namespace mprun
