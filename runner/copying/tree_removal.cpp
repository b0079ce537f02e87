// The part of a tree's copy that removes from the board what its source does not have.
#include "runner/copying/tree_transfer.hpp"
#include "runner/transfer/board_path.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace mprun {
namespace {

/// The paths in a board's folder that stay, with the folders that they are in.
class kept_paths {
public:
  explicit kept_paths(copy_plan const& plan) {
    for (auto const& made : plan.folders()) {
      keep(made.to);
    }
    for (auto const& file : plan.files()) {
      keep(file.pair.remote);
    }
  }

  void keep(std::string const& path) {
    loose_[loose_path(path)].insert(path);
    for (auto end = path.rfind('/'); end != std::string::npos && end > 0;
         end = path.rfind('/', end - 1)) {
      auto const above = path.substr(0, end);
      loose_[loose_path(above)].insert(above);
    }
  }

  /// Also for a name that may be another spelling of a kept one, unless that one is listed itself.
  bool has(std::string const& path, std::set<std::string> const& listed) const {
    auto const found = loose_.find(loose_path(path));
    if (found == loose_.end() || found->second.contains(path)) {
      return found != loose_.end();
    }
    for (auto const& kept : found->second) {
      if (!listed.contains(kept)) {
        return true;
      }
    }
    return false;
  }

private:
  std::map<std::string, std::set<std::string>> loose_;
};

} // namespace

bool tree_transfer::copied_folder::leaves_out(std::string const& path, bool is_folder) const {
  auto const begin = to.empty() || to.ends_with('/') ? to : to + '/';
  return path.size() > begin.size() && path.starts_with(begin) &&
         exclusions.has(path.substr(begin.size()), is_folder);
}

task<bool> tree_transfer::remove_others(std::vector<copied_folder> folders, copy_plan const& plan,
                                        tree_options const& options) {
  bool all = true;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    auto const done = co_await remove_others_in(i, folders, plan, options);
    all = done && all;
  }
  co_return all;
}

task<bool> tree_transfer::remove_others_in(std::size_t number,
                                           std::vector<copied_folder> const& folders,
                                           copy_plan const& plan, tree_options const& options) {
  auto const& folder = folders[number];
  // What came since is what is copied.
  result<std::vector<board_entry>> entries = folder.before.value_or(std::vector<board_entry>());
  if (!folder.before) {
    auto const kind = co_await files_.files().kind_of(folder.to);
    if (kind && *kind == board_kind::nothing) {
      co_return true; // in a dry run
    }
    entries = co_await files_.files().list(folder.to);
  }
  if (!entries) {
    copied_file unknown;
    unknown.to = folder.to;
    unknown.report.passed = entries.error();
    co_return notify(unknown, options);
  }
  kept_paths kept(plan);
  std::set<std::string> listed;
  for (auto const& entry : *entries) {
    listed.insert(in_folder(folder.to, entry.path));
  }
  // Another file system, or the target of a link, is part of this folder only if the source has it.
  std::string apart;
  bool all = true;
  for (auto const& entry : *entries) {
    auto const path = in_folder(folder.to, entry.path);
    auto const is_apart = entry.is_elsewhere && !kept.has(path, listed);
    auto const source = options.compiled != nullptr ? source_name(path) : std::string();
    // Of several sources that are copied into each other, each may leave it out.
    auto const is_left_out = std::any_of(folders.begin(), folders.end(), [&](auto const& other) {
      return other.leaves_out(path, entry.is_folder) ||
             (!source.empty() && other.leaves_out(source, false));
    });
    auto const is_unknown = !entry.unreadable.empty() && !entry.leads_nowhere;
    auto const is_kept = is_in(entry.path, apart) || is_apart || is_unknown || is_left_out;
    auto const is_of_another = is_in(entry.path, apart) || (!apart.empty() && entry.path == apart);
    if (is_unknown && !is_of_another && !is_left_out) {
      copied_file unknown;
      unknown.to = path;
      unknown.report.passed = failure{blame::board, "it stays: " + entry.unreadable};
      all = notify(unknown, options) && all;
    }
    if (is_kept && !is_in(entry.path, apart) && entry.is_folder) {
      apart = entry.path;
    }
    if (is_kept) {
      kept.keep(path);
    }
  }
  for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) {
    auto path = in_folder(folder.to, entry->path);
    if (kept.has(path, listed) || files_.is_interrupted()) {
      continue;
    }
    auto const removed = co_await remove_entry(*entry, std::move(path), options);
    all = removed && all;
  }
  co_return all;
}

task<bool> tree_transfer::remove_entry(board_entry entry, std::string path,
                                       tree_options const& options) {
  copied_file gone;
  gone.to = std::move(path);
  gone.outcome = options.dry_run ? copy_outcome::would_be_removed : copy_outcome::removed;
  if (!options.dry_run && entry.is_folder) {
    gone.report.passed = co_await files_.files().remove_folder(gone.to);
  } else if (!options.dry_run) {
    gone.report.passed = co_await files_.files().remove(gone.to);
  }
  co_return notify(gone, options);
}

} // namespace mprun
