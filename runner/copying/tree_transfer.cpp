#include "runner/copying/tree_transfer.hpp"

#include "base/files/local_tree.hpp"
#include "runner/transfer/board_path.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

failure on_host(std::string message) {
  return {blame::host, std::move(message)};
}

/// `reason`: why the kind cannot be found out, an errno; otherwise 0.
board_kind local_kind(fs::path const& path, int& reason) {
  struct stat status {};
  reason = ::stat(path.c_str(), &status) == 0 ? 0 : errno;
  return reason != 0               ? board_kind::nothing
         : S_ISDIR(status.st_mode) ? board_kind::folder
         : S_ISREG(status.st_mode) ? board_kind::file
                                   : board_kind::other;
}

std::string why_not(int reason) {
  return std::generic_category().message(reason);
}

/// Also for "bk/": without its slash it can be told from a file, or be made.
std::string without_end_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) {
    path.pop_back();
  }
  return path;
}

file_result<left_out> exclusions(tree_options const& options, fs::path const& folder) {
  auto rules = options.with_all ? left_out() : usually_left_out(folder);
  for (auto const& pattern : options.excluded) {
    if (rules) {
      rules->add(pattern);
    }
  }
  return rules;
}

/// The names that the sources have in a target that is a folder; asking for more would take longer
/// than comparing.
std::vector<std::string> possible_names(std::vector<local_source> const& sources,
                                        std::string const& target) {
  constexpr std::size_t max_names = 32;
  std::vector<std::string> names;
  for (auto const& source : sources) {
    auto const name = last_part(source.spelled);
    if (!name.empty() && names.size() < max_names) {
      names.push_back(in_folder(target, name));
    }
  }
  return names;
}

/// Empty where a file or folder can take the place of what the board has.
std::string_view what_is_in_the_way(board_kind there, bool is_folder) {
  return there == board_kind::other // a unix port's devices and pipes
             ? "the board has something of that name that is neither a file nor a folder"
             : there == board_kind::file && is_folder      ? "the board has a file of that name"
               : there == board_kind::folder && !is_folder ? "the board has a folder of that name"
                                                           : "";
}

void plan_folder_to_put(std::string const& source, std::string const& remote, bool is_new,
                        left_out const& exclusions, copy_plan& plan) {
  if (!remote.empty() && remote != "/") { // these exist
    plan.add_folder({source, remote});
  }
  for (auto const& entry : local_tree(source, exclusions)) {
    planned_copy names{entry.below.empty() ? source : in_folder(source, entry.below),
                       entry.below.empty() ? remote : in_folder(remote, entry.below)};
    if (!entry.failed.empty()) {
      plan.add_failure(std::move(names), on_host(entry.failed));
    } else if (entry.is_folder) {
      plan.add_folder(std::move(names));
    } else {
      file_pair pair{names.from, names.to};
      plan.add_file({std::move(names), std::move(pair), false, is_new, entry.size});
    }
  }
}

} // namespace

copied_file failed_copy(planned_copy names, failure why) {
  copied_file file;
  file.from = std::move(names.from);
  file.to = std::move(names.to);
  file.report.passed = std::move(why);
  return file;
}

bool tree_transfer::notify(copied_file const& file, tree_options const& options) const {
  if (options.on_file) {
    options.on_file(file);
  }
  return file.report.passed.has_value();
}

bool tree_transfer::notify_failures(copy_plan const& plan, tree_options const& options) const {
  for (auto const& failed : plan.failures()) {
    notify(failed_copy(failed.names, failed.why), options);
  }
  return plan.failures().empty();
}

/// The path in the form that the board's file systems take.
task<result<std::string>> tree_transfer::normalized(std::string spelled) {
  auto plain = plain_path(spelled);
  if (plain != ".." && !plain.starts_with("../")) {
    co_return plain;
  }
  auto const folder = co_await files_.files().current_folder();
  if (!folder) {
    co_return folder.error();
  }
  co_return plain_path(*folder + "/" + spelled);
}

task<bool> tree_transfer::put(std::vector<local_source> sources, std::string remote,
                              tree_options const& options) {
  auto const plain = co_await normalized(remote);
  if (!plain) {
    co_return notify(failed_copy({"", remote}, plain.error()), options);
  }
  copy_target target{remote, *plain};
  auto const possible = possible_names(sources, *plain);
  std::vector<std::string> asked(1, *plain);
  asked.insert(asked.end(), possible.begin(), possible.end());
  auto kinds = co_await files_.files().kinds_of(std::move(asked));
  if (!kinds && !possible.empty()) { // one of them may be what cannot be read
    std::vector<std::string> only(1, *plain);
    kinds = co_await files_.files().kinds_of(std::move(only));
  }
  if (!kinds) {
    co_return notify(failed_copy({"", remote}, kinds.error()), options);
  }
  target.kind = kinds->front();
  std::map<std::string, board_kind> there;
  for (std::size_t i = 0; i < kinds->size(); ++i) {
    there[i == 0 ? *plain : possible[i - 1]] = (*kinds)[i];
  }
  if (!target.suits(sources.size())) {
    failure const why = on_host("several files need a folder that exists on the board");
    co_return notify(failed_copy({"", remote}, why), options);
  }
  if (options.dry_run && target.kind == board_kind::nothing) { // otherwise the board says it
    auto const parent = folder_above(*plain);
    auto const above = co_await files_.files().kind_of(parent);
    if (above && *above != board_kind::folder && !parent.empty()) {
      failure const why{blame::board, "no such folder on the board: " + parent};
      co_return notify(failed_copy({"", remote}, why), options);
    }
  }
  copy_plan plan;
  std::vector<copied_folder> folders;
  for (auto const& source : sources) {
    int reason = 0;
    auto const is_piped = !source.opened.empty();
    auto const kind_here = is_piped ? board_kind::file : local_kind(source.spelled, reason);
    auto const is_folder = kind_here == board_kind::folder;
    auto const destination = destination_of({source.spelled, is_folder}, target);
    auto const known = destination ? there.find(*destination) : there.end();
    // What is in a folder that is not there needs no comparison.
    auto const is_new = known != there.end() && known->second == board_kind::nothing;
    auto const in_the_way = known == there.end() || options.compiled != nullptr
                                ? std::string_view()
                                : what_is_in_the_way(known->second, is_folder);
    planned_copy names{source.spelled, destination ? *destination : remote};
    if (reason != 0) {
      plan.add_failure(std::move(names), on_host("cannot read it: " + why_not(reason)));
    } else if (!destination) {
      plan.add_failure(std::move(names), destination.error());
    } else if (kind_here == board_kind::other) {
      plan.add_failure(std::move(names), on_host("neither a file nor a folder"));
    } else if (source.spelled == "-" && target.kind == board_kind::folder) {
      plan.add_failure(std::move(names), on_host("standard input has no name; give the file one"));
    } else if (!in_the_way.empty()) {
      plan.add_failure(std::move(names), {blame::board, std::string(in_the_way)});
    } else if (is_folder) {
      auto rules = exclusions(options, source.spelled);
      if (!rules) {
        plan.add_failure(std::move(names), on_host(rules.error().message));
        continue;
      }
      folders.push_back({*destination, *std::move(rules)});
      plan_folder_to_put(without_end_slash(source.spelled), *destination, is_new,
                         folders.back().exclusions, plan);
    } else {
      file_pair pair{is_piped ? source.opened : fs::path(source.spelled), *destination};
      plan.add_file({std::move(names), std::move(pair), true, is_new});
    }
  }
  if (options.compiled != nullptr) {
    auto compiled = co_await compile(std::move(plan), *options.compiled);
    if (!compiled) {
      co_return notify(failed_copy({"", remote}, compiled.error()), options);
    }
    plan = *std::move(compiled);
  }
  co_await refuse_fat_names(plan);
  bool all = true;
  for (auto& folder : folders) {
    if ((options.dry_run || options.remove_others) && !files_.is_interrupted()) {
      auto const is_clear = co_await clear_the_way(folder, plan, options);
      all = is_clear && all;
    }
  }
  all = notify_failures(plan, options) && all;
  auto const passed = co_await pass_plan(direction::put, plan, options);
  all = all && passed;
  if (options.remove_others && all) { // otherwise what is missing there may be what failed here
    all = co_await remove_others(std::move(folders), plan, options);
  }
  if (options.compiled != nullptr && !(options.dry_run && options.remove_others)) {
    auto const none = co_await notify_hidden(plan, options);
    all = all && none;
  }
  co_return all;
}

task<bool> tree_transfer::get(std::vector<std::string> sources, std::string local,
                              tree_options const& options) {
  copy_plan plan;
  std::vector<std::string> remotes;
  for (auto const& source : sources) {
    auto const found = co_await expanded(source, local, plan);
    if (found) {
      remotes.insert(remotes.end(), found->begin(), found->end());
    } else {
      plan.add_failure({source, local}, found.error());
    }
  }
  int reason = 0;
  copy_target target{local, without_end_slash(local)};
  target.kind = local == "-"             ? board_kind::other
                : options.target_is_made ? board_kind::folder
                                         : local_kind(target.plain, reason);
  if (!target.suits(remotes.size() + plan.failures().size())) {
    failure const why = on_host("several files need a folder that exists here");
    co_return notify(failed_copy({"", local}, why), options);
  }
  for (auto const& remote : remotes) {
    if (files_.is_interrupted()) {
      co_return false;
    }
    co_await plan_get(remote, target, plan, options);
  }
  auto const all = notify_failures(plan, options);
  auto const passed = co_await pass_plan(direction::get, plan, options);
  co_return all&& passed;
}

} // namespace mprun
