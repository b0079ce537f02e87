#include "runner/copying/tree_transfer.hpp"

#include "base/files/local_tree.hpp"
#include "base/files/safe_path.hpp"
#include "runner/transfer/board_path.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

trouble on_host(std::string message) {
  return {blame::host, std::move(message)};
}

/// `reason`: of what stands in the way of telling.
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

/// Also of "bk/": without its slash it may be told from a file, or be made.
std::string without_end_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) {
    path.pop_back();
  }
  return path;
}

left_out not_these(tree_options const& options, fs::path const& folder) {
  auto rules = options.with_all ? left_out() : usually_left_out(folder);
  for (auto const& pattern : options.excluded) {
    rules.add(pattern);
  }
  return rules;
}

void plan_folder_to_put(std::string const& source, std::string const& remote,
                        left_out const& not_these, copy_plan& plan) {
  if (!remote.empty() && remote != "/") { // these are there
    plan.add_folder({source, remote});
  }
  for (auto const& entry : local_tree(source, not_these)) {
    planned_copy names{entry.below.empty() ? source : in_folder(source, entry.below),
                       entry.below.empty() ? remote : in_folder(remote, entry.below)};
    if (!entry.failed.empty()) {
      plan.add_failure(std::move(names), on_host(entry.failed));
    } else if (entry.is_folder) {
      plan.add_folder(std::move(names));
    } else {
      file_pair pair{names.from, names.to};
      plan.add_file({std::move(names), std::move(pair)});
    }
  }
}

} // namespace

copied_file failure(planned_copy names, trouble why) {
  copied_file file;
  file.from = std::move(names.from);
  file.to = std::move(names.to);
  file.report.failed = std::move(why);
  return file;
}

bool tree_transfer::tell(copied_file const& file, tree_options const& options) const {
  if (options.on_file) {
    options.on_file(file);
  }
  return !file.report.failed;
}

bool tree_transfer::tell_failures(copy_plan const& plan, tree_options const& options) const {
  for (auto const& failed : plan.failures()) {
    tell(failure(failed.names, failed.why), options);
  }
  return plan.failures().empty();
}

/// A name as the board's file systems take it.
task<answered<std::string>> tree_transfer::settled(std::string spelled) {
  answered<std::string> answer;
  answer.value = plain_path(spelled);
  if (answer.value == ".." || answer.value.starts_with("../")) {
    answer = co_await files_.files().current_folder();
    answer.value = plain_path(answer.value + "/" + spelled);
  }
  co_return answer;
}

task<bool> tree_transfer::put(std::vector<local_source> sources, std::string remote,
                              tree_options const& options) {
  auto plain = co_await settled(remote);
  if (plain.failed) {
    co_return tell(failure({"", remote}, *plain.failed), options);
  }
  copy_target target{remote, plain.value};
  auto const kind = co_await files_.files().kind_of(plain.value);
  if (kind.failed) {
    co_return tell(failure({"", remote}, *kind.failed), options);
  }
  target.kind = kind.value;
  if (!target.suits(sources.size())) {
    trouble const why = on_host("several files need a folder that exists on the board");
    co_return tell(failure({"", remote}, why), options);
  }
  copy_plan plan;
  std::vector<copied_folder> folders;
  for (auto const& source : sources) {
    int reason = 0;
    auto const is_piped = !source.opened.empty();
    auto const its_kind = is_piped ? board_kind::file : local_kind(source.spelled, reason);
    auto const is_folder = its_kind == board_kind::folder;
    auto const place = place_of({source.spelled, is_folder}, target);
    planned_copy names{source.spelled, place.refused.empty() ? place.path : remote};
    if (reason != 0) {
      plan.add_failure(std::move(names), on_host("cannot read it: " + why_not(reason)));
    } else if (!place.refused.empty()) {
      plan.add_failure(std::move(names), on_host(place.refused));
    } else if (its_kind == board_kind::other) {
      plan.add_failure(std::move(names), on_host("neither a file nor a folder"));
    } else if (source.spelled == "-" && target.kind == board_kind::folder) {
      plan.add_failure(std::move(names), on_host("what comes in has no name; give the file's"));
    } else if (is_folder) {
      folders.push_back({place.path, not_these(options, source.spelled)});
      plan_folder_to_put(without_end_slash(source.spelled), place.path, folders.back().not_these,
                         plan);
    } else {
      file_pair pair{is_piped ? source.opened : fs::path(source.spelled), place.path};
      plan.add_file({std::move(names), std::move(pair), true});
    }
  }
  if (options.compiled != nullptr) {
    auto compiled = co_await compile(std::move(plan), *options.compiled);
    if (compiled.failed) {
      co_return tell(failure({"", remote}, *compiled.failed), options);
    }
    plan = std::move(compiled.value);
  }
  auto all = tell_failures(plan, options);
  auto const passed = co_await pass_plan(direction::put, plan, options);
  all = all && passed;
  if (options.remove_others && all) { // else what is missing there may be what failed here
    all = co_await remove_others(std::move(folders), plan, options);
  }
  if (options.compiled != nullptr && !(options.dry_run && options.remove_others)) {
    auto const none = co_await tell_hidden(plan, options);
    all = all && none;
  }
  co_return all;
}

task<bool> tree_transfer::get(std::vector<std::string> sources, std::string local,
                              tree_options const& options) {
  copy_plan plan;
  std::vector<std::string> remotes;
  for (auto const& source : sources) {
    auto found = co_await expanded(source);
    if (found.failed) {
      plan.add_failure({source, local}, *found.failed);
    }
    remotes.insert(remotes.end(), found.value.begin(), found.value.end());
  }
  int reason = 0;
  copy_target target{local, without_end_slash(local)};
  target.kind = local == "-" ? board_kind::other : local_kind(target.plain, reason);
  if (!target.suits(remotes.size() + plan.failures().size())) {
    trouble const why = on_host("several files need a folder that exists here");
    co_return tell(failure({"", local}, why), options);
  }
  for (auto const& remote : remotes) {
    if (files_.is_interrupted()) {
      co_return false;
    }
    co_await plan_get(remote, target, plan, options);
  }
  auto const all = tell_failures(plan, options);
  auto const passed = co_await pass_plan(direction::get, plan, options);
  co_return all&& passed;
}

/// What a pattern stands for on the board; anything else for itself.
task<answered<std::vector<std::string>>> tree_transfer::expanded(std::string spelled) {
  answered<std::vector<std::string>> answer;
  auto const wild = spelled.find_first_of("*?[");
  if (wild == std::string::npos) {
    answer.value = {std::move(spelled)};
    co_return answer;
  }
  auto plain = co_await settled(spelled);
  auto kind = co_await files_.files().kind_of(plain.value);
  if (plain.failed || kind.failed) {
    answer.failed = plain.failed ? std::move(plain.failed) : std::move(kind.failed);
    co_return answer;
  }
  if (kind.value != board_kind::nothing) { // its name is like that
    answer.value = {std::move(spelled)};
    co_return answer;
  }
  auto const& pattern = plain.value;
  auto const folder_end = pattern.rfind('/', pattern.find_first_of("*?["));
  auto const folder =
      folder_end == std::string::npos ? std::string() : pattern.substr(0, folder_end + 1);
  auto listed = co_await files_.files().list(plain_path(folder));
  answer.failed = std::move(listed.failed);
  for (auto const& entry : listed.value) {
    auto path = folder + entry.path;
    auto const fits = ::fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME | FNM_PERIOD) == 0;
    if (fits && entry.unreadable.empty() && stays_inside(entry.path)) {
      answer.value.push_back(std::move(path));
    }
  }
  if (!answer.failed && answer.value.empty()) {
    answer.failed = trouble{blame::board, "nothing on the board fits this pattern"};
  }
  co_return answer;
}

task<void> tree_transfer::plan_get(std::string source, copy_target const& target, copy_plan& plan,
                                   tree_options const& options) {
  auto plain = co_await settled(source);
  answered<board_kind> kind;
  if (!plain.failed) {
    kind = co_await files_.files().kind_of(plain.value);
  }
  auto const is_folder = kind.value == board_kind::folder;
  auto const place = place_of({source, is_folder}, target);
  planned_copy names{source, place.refused.empty() ? place.path : target.spelled};
  if (plain.failed || kind.failed) {
    plan.add_failure(std::move(names), plain.failed ? *plain.failed : *kind.failed);
  } else if (kind.value == board_kind::nothing) {
    plan.add_failure(std::move(names), {blame::board, "no such file or folder on the board"});
  } else if (kind.value == board_kind::other) {
    plan.add_failure(std::move(names), {blame::board, "neither a file nor a folder"});
  } else if (!place.refused.empty()) {
    plan.add_failure(std::move(names), on_host(place.refused));
  } else if (is_folder) {
    co_await plan_folder_to_get(plain.value, place.path, plan, options);
  } else {
    file_pair pair{place.path, plain.value};
    plan.add_file({std::move(names), std::move(pair), true});
  }
}

task<void> tree_transfer::plan_folder_to_get(std::string remote, std::string local, copy_plan& plan,
                                             tree_options const& options) {
  auto const entries = co_await files_.files().list(remote);
  if (entries.failed) {
    plan.add_failure({remote, local}, *entries.failed);
    co_return;
  }
  left_out rules;
  for (auto const& pattern : options.excluded) {
    rules.add(pattern);
  }
  plan.add_folder({remote.empty() ? "." : remote, local});
  std::string skipped; // the folder that was left out last: what is in it follows it
  for (auto const& entry : entries.value) {
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
      plan.add_file({std::move(names), std::move(pair), false, entry.size});
    }
  }
}

} // namespace mprun
