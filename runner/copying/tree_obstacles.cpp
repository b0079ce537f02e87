// The part of a tree's copy that looks for what stands in its way on the board: names that the file
// system would make others of, files where folders are to be, and folders where files are to be.
#include "runner/copying/tree_transfer.hpp"
#include "runner/transfer/board_path.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

namespace mprun {
namespace {

std::string above(std::string const& path) {
  auto const folder = folder_above(path);
  return folder.empty() && path.starts_with('/') ? "/" : folder;
}

} // namespace

/// As far as the path is there already, by its nearest folder.
task<bool> tree_transfer::is_on_fat(std::string remote, std::map<std::string, bool>& known) {
  auto folder = above(remote);
  while (!folder.empty() && folder != "/" && !known.contains(folder)) {
    auto const kind = co_await files_.files().kind_of(folder);
    if (kind && *kind == board_kind::folder && path_on_fat(folder) == folder) {
      break;
    }
    folder = above(folder);
  }
  if (auto const found = known.find(folder); found != known.end()) {
    co_return found->second;
  }
  auto const said = co_await files_.files().is_fat(folder);
  auto& is_fat = known[folder];
  is_fat = said && *said;
  co_return is_fat;
}

/// Otherwise the copy would become another file, and be called verified.
task<void> tree_transfer::refuse_fat_names(copy_plan& plan) {
  std::vector<std::string> doubtful;
  for (auto const& folder : plan.folders()) {
    doubtful.push_back(folder.to);
  }
  for (auto const& file : plan.files()) {
    doubtful.push_back(file.pair.remote);
  }
  std::erase_if(doubtful, [](auto const& path) { return path_on_fat(path) == path; });
  std::map<std::string, bool> known; // by folder
  std::vector<std::string> refused;
  for (auto const& path : doubtful) {
    auto const is_refused = std::any_of(refused.begin(), refused.end(), [&](auto const& other) {
      return path == other || is_in(path, other);
    });
    if (is_refused || files_.is_interrupted()) {
      continue;
    }
    auto const is_fat = co_await is_on_fat(path, known);
    if (is_fat) {
      plan.refuse(path, {blame::board, fmt::format("the board's file system (FAT) would make {} of "
                                                   "this name",
                                                   path_on_fat(path))});
      refused.push_back(path);
    }
  }
}

/// A dry run says what is in the way of a folder's files and folders. What makes the board's folder
/// the same as the source removes it, unless something else fails, too.
task<bool> tree_transfer::clear_the_way(copied_folder& folder, copy_plan& plan,
                                        tree_options const& options) {
  std::set<std::string> to_be_files;
  std::set<std::string> to_be_folders;
  for (auto const& file : plan.files()) {
    to_be_files.insert(file.pair.remote);
  }
  for (auto const& made : plan.folders()) {
    to_be_folders.insert(made.to);
  }
  auto const kind = co_await files_.files().kind_of(folder.to);
  if (!kind || *kind != board_kind::folder) {
    co_return true; // nothing is there, or it will be said
  }
  auto listed = co_await files_.files().list(folder.to);
  if (!listed) {
    co_return true;
  }
  folder.before = *std::move(listed);
  bool all = true;
  std::vector<board_entry> in_the_way;
  for (auto const& entry : *folder.before) {
    auto const path = in_folder(folder.to, entry.path);
    auto const& wanted = entry.is_folder ? to_be_files : to_be_folders;
    if (wanted.contains(path) && (entry.unreadable.empty() || entry.leads_nowhere)) {
      in_the_way.push_back(entry);
    }
  }
  for (auto const& entry : in_the_way) {
    auto const path = in_folder(folder.to, entry.path);
    std::vector<board_entry> gone;
    bool has_kept = false;
    for (auto const& other : *folder.before) {
      if (other.path == entry.path || is_in(other.path, entry.path)) {
        gone.push_back(other);
        has_kept = has_kept || other.is_elsewhere || !other.unreadable.empty() ||
                   folder.leaves_out(in_folder(folder.to, other.path), other.is_folder);
      }
    }
    if (!options.remove_others || has_kept || !plan.failures().empty()) {
      plan.refuse(path, {blame::board, fmt::format("the board has a {} of that name",
                                                   entry.is_folder ? "folder" : "file")});
      continue;
    }
    for (auto other = gone.rbegin(); other != gone.rend(); ++other) {
      auto name = in_folder(folder.to, other->path);
      auto const removed = co_await remove_entry(*other, std::move(name), options);
      all = removed && all;
    }
    std::erase_if(*folder.before, [&](auto const& other) {
      return other.path == entry.path || is_in(other.path, entry.path);
    });
  }
  co_return all;
}

} // namespace mprun
