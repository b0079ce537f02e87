// The part of a tree's copy that plans what is got from the board.
#include "base/files/safe_path.hpp"
#include "runner/copying/tree_transfer.hpp"
#include "runner/transfer/board_path.hpp"

#include <fnmatch.h>
#include <utility>

namespace mprun {
/// The paths on the board that a pattern matches; a path that is not a pattern stands for itself.
/// What may match and cannot be read is a failure of the plan.
task<result<std::vector<std::string>>> tree_transfer::expanded(std::string spelled,
                                                               std::string local, copy_plan& plan) {
  std::vector<std::string> paths;
  auto const wild = spelled.find_first_of("*?[");
  if (wild == std::string::npos) {
    paths.push_back(std::move(spelled));
    co_return paths;
  }
  auto const plain = co_await normalized(spelled);
  if (!plain) {
    co_return plain.error();
  }
  auto const kind = co_await files_.files().kind_of(*plain);
  if (!kind) {
    co_return kind.error();
  }
  if (*kind != board_kind::nothing) { // a name with such characters
    paths.push_back(std::move(spelled));
    co_return paths;
  }
  auto const& pattern = *plain;
  auto const folder_end = pattern.rfind('/', pattern.find_first_of("*?["));
  auto const folder =
      folder_end == std::string::npos ? std::string() : pattern.substr(0, folder_end + 1);
  auto const listed = co_await files_.files().list(plain_path(folder));
  if (!listed) {
    co_return listed.error();
  }
  auto const begun_with = plan.failures().size();
  for (auto const& entry : *listed) {
    auto path = folder + entry.path;
    auto const fits = ::fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME | FNM_PERIOD) == 0;
    auto const may_fit = fits || (entry.is_unnamed && ::fnmatch(folder_above(pattern).c_str(),
                                                                folder_above(path).c_str(),
                                                                FNM_PATHNAME | FNM_PERIOD) == 0);
    if (may_fit && !entry.unreadable.empty()) {
      if (!paths.empty() && paths.back() == path) {
        continue; // a folder whose content cannot be read: getting it says so
      }
      plan.add_failure({std::move(path), local}, {blame::board, entry.unreadable});
    } else if (fits && stays_inside(entry.path)) {
      paths.push_back(std::move(path));
    }
  }
  if (paths.empty() && plan.failures().size() == begun_with) {
    co_return failure{blame::board, "nothing on the board fits this pattern"};
  }
  co_return paths;
}

task<void> tree_transfer::plan_get(std::string source, copy_target const& target, copy_plan& plan,
                                   tree_options const& options) {
  auto const plain = co_await normalized(source);
  result<board_kind> kind;
  if (plain) {
    kind = co_await files_.files().kind_of(*plain);
  } else {
    kind = plain.error();
  }
  auto const is_folder = kind && *kind == board_kind::folder;
  auto const destination = destination_of({source, is_folder}, target);
  planned_copy names{source, destination ? *destination : target.spelled};
  if (!kind) {
    plan.add_failure(std::move(names), kind.error());
  } else if (*kind == board_kind::nothing) {
    plan.add_failure(std::move(names), {blame::board, "no such file or folder on the board"});
  } else if (*kind == board_kind::other) {
    plan.add_failure(std::move(names), {blame::board, "neither a file nor a folder"});
  } else if (!destination) {
    plan.add_failure(std::move(names), destination.error());
  } else if (is_folder) {
    co_await plan_folder_to_get(*plain, *destination, plan, options);
  } else {
    file_pair pair{*destination, *plain};
    plan.add_file({std::move(names), std::move(pair), true});
  }
}

task<void> tree_transfer::plan_folder_to_get(std::string remote, std::string local, copy_plan& plan,
                                             tree_options const& options) {
  auto const entries = co_await files_.files().list(remote);
  if (!entries) {
    plan.add_failure({remote, local}, entries.error());
    co_return;
  }
  left_out rules;
  for (auto const& pattern : options.excluded) {
    rules.add(pattern);
  }
  plan.add_folder({remote.empty() ? "." : remote, local});
  std::string skipped; // the folder that was excluded last; its content follows it
  for (auto const& entry : *entries) {
    planned_copy names{in_folder(remote, entry.path), in_folder(local, entry.path)};
    if (is_in(entry.path, skipped)) {
      continue;
    }
    if (rules.has(entry.path, entry.is_folder)) {
      skipped = entry.path;
    } else if (!entry.unreadable.empty()) {
      names.to = local;
      plan.add_failure(std::move(names), {blame::board, entry.unreadable});
    } else if (!stays_inside(entry.path)) {
      names.to = local;
      plan.add_failure(std::move(names),
                       {blame::board, "this name would leave the target folder; refused"});
    } else if (entry.is_folder) {
      plan.add_folder(std::move(names));
    } else {
      file_pair pair{names.to, names.from};
      plan.add_file({std::move(names), std::move(pair), false, false, entry.size});
    }
  }
}

} // namespace mprun
