// The part of a tree's copy that removes from the board what its source does not have.
#include "runner/copying/tree_transfer.hpp"
#include "runner/transfer/board_path.hpp"

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

task<bool> tree_transfer::remove_others(std::vector<copied_folder> folders, copy_plan const& plan,
                                        tree_options const& options) {
  bool all = true;
  for (auto const& folder : folders) {
    auto const done = co_await remove_others_in(folder, plan, options);
    all = done && all;
  }
  co_return all;
}

task<bool> tree_transfer::remove_others_in(copied_folder folder, copy_plan const& plan,
                                           tree_options const& options) {
  auto const kind = co_await files_.files().kind_of(folder.to);
  if (kind && *kind == board_kind::nothing) {
    co_return true; // in a dry run
  }
  auto const entries = co_await files_.files().list(folder.to);
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
  for (auto const& entry : *entries) {
    auto const path = in_folder(folder.to, entry.path);
    auto const is_apart = entry.is_elsewhere && !kept.has(path, listed);
    auto const source = options.compiled != nullptr ? source_name(entry.path) : std::string();
    auto const is_left_out = folder.exclusions.has(entry.path, entry.is_folder) ||
                             (!source.empty() && folder.exclusions.has(source, false));
    auto const is_kept =
        is_in(entry.path, apart) || is_apart || !entry.unreadable.empty() || is_left_out;
    if (is_kept && !is_in(entry.path, apart) && entry.is_folder) {
      apart = entry.path;
    }
    if (is_kept) {
      kept.keep(path);
    }
  }
  bool all = true;
  for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) {
    copied_file gone;
    gone.to = in_folder(folder.to, entry->path);
    if (kept.has(gone.to, listed) || files_.is_interrupted()) {
      continue;
    }
    gone.outcome = options.dry_run ? copy_outcome::would_be_removed : copy_outcome::removed;
    if (!options.dry_run && entry->is_folder) {
      gone.report.passed = co_await files_.files().remove_folder(gone.to);
    } else if (!options.dry_run) {
      gone.report.passed = co_await files_.files().remove(gone.to);
    }
    all = notify(gone, options) && all;
  }
  co_return all;
}

} // namespace mprun
