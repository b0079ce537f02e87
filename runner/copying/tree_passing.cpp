// The part of a tree's copy that does what was planned.
#include "runner/copying/tree_transfer.hpp"
#include "runner/transfer/board_path.hpp"
#include "runner/transfer/temporary_name.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <string>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// Both must outlive the result.
transfer_options options_for(std::string const& shown, tree_options const& options) {
  auto each = options.each;
  if (options.on_progress) {
    each.on_progress = [&](std::uint64_t done, std::uint64_t of) {
      options.on_progress(shown, done, of);
    };
  }
  return each;
}

copied_file unchanged(copied_file file, known_content const& content) {
  file.outcome = copy_outcome::unchanged;
  file.report.size = content.size;
  file.report.sha256 = content.sha256;
  return file;
}

/// For each file the first one that the board might take for the same name, perhaps itself.
std::vector<std::size_t> first_namesakes(std::vector<planned_file> const& files) {
  std::map<std::string, std::size_t> first;
  std::vector<std::size_t> namesakes;
  for (std::size_t i = 0; i < files.size(); ++i) {
    namesakes.push_back(first.try_emplace(loose_path(files[i].pair.remote), i).first->second);
  }
  return namesakes;
}

/// Where a tree holds both "a" and "a.mprun", the first one passes under the name of the second,
/// which is then sent again, even if the board has it already.
std::set<std::string> overwritten_by_others(std::vector<planned_file> const& files,
                                            std::vector<std::optional<known_content>> const& same) {
  std::set<std::string> names;
  for (auto const& file : files) {
    if (file.pair.remote.ends_with(temporary_end)) {
      names.insert(file.pair.remote);
    }
  }
  std::set<std::string> overwritten;
  for (std::size_t i = 0; i < files.size() && !names.empty(); ++i) {
    if (!same[i]) {
      auto name = temporary_name(files[i].pair.remote);
      for (; names.contains(name); name = temporary_name(name)) {
        overwritten.insert(name);
      }
    }
  }
  return overwritten;
}

/// So these come last.
void pass_temporary_names_last(std::vector<planned_file> const& files,
                               std::vector<std::size_t>& to_pass) {
  auto const later = std::stable_partition(to_pass.begin(), to_pass.end(), [&](std::size_t number) {
    return !files[number].pair.remote.ends_with(temporary_end);
  });
  std::stable_sort(later, to_pass.end(), [&](std::size_t left, std::size_t right) {
    return files[left].pair.remote.size() < files[right].pair.remote.size(); // "a.mprun.mprun"
  });
}

} // namespace

/// Whether the board has that name only because it takes it for another one.
task<bool> tree_transfer::is_other_name(std::string remote) {
  auto const kind = co_await files_.files().kind_of(remote);
  if (!kind || *kind == board_kind::nothing) {
    co_return false;
  }
  auto const listed = co_await files_.files().is_listed(std::move(remote));
  co_return listed && !*listed;
}

/// Whether nothing more can be done for `left` files from `next` on. After a failure a lost board
/// will not come back, and each of them would wait for it.
bool tree_transfer::must_stop(planned_copy const& next, std::size_t left, bool has_failed,
                              tree_options const& options) const {
  if (files_.is_interrupted() || !has_failed || !files_.is_lost()) {
    return files_.is_interrupted();
  }
  auto const others = left > 1 ? fmt::format(", and {} more neither", left - 1) : "";
  notify(failed_copy(next, {blame::link, "not tried" + others + ": the board is lost"}), options);
  return true;
}

task<bool> tree_transfer::pass_file(direction way, planned_file file, tree_options const& options) {
  copied_file copied;
  copied.from = file.names.from;
  copied.to = file.names.to;
  auto each = options_for(copied.from, options);
  each.in_place = each.in_place && !file.is_new; // there is no room to gain
  if (way == direction::put) {
    copied.report = co_await files_.put(file.pair.local, file.pair.remote, std::move(each));
  } else {
    copied.report = co_await files_.get(file.pair.remote, file.pair.local, std::move(each));
  }
  co_return notify(copied, options);
}

task<bool> tree_transfer::pass_plan(direction way, copy_plan const& plan,
                                    tree_options const& options) {
  auto const& files = plan.files();
  auto const same = co_await compare(plan, options);
  auto const namesakes = first_namesakes(files);
  auto const overwritten = overwritten_by_others(files, same);
  pending_copy left;
  std::vector<std::string> in_known; // files that the other side has, and so their folders
  for (std::size_t i = 0; i < files.size(); ++i) {
    copied_file file;
    file.from = files[i].names.from;
    file.to = files[i].names.to;
    auto const is_overwritten = way == direction::put && overwritten.contains(files[i].pair.remote);
    if (way == direction::put && namesakes[i] != i) {
      left.doubtful.push_back(i);
    } else if (same[i] && !is_overwritten) {
      in_known.push_back(file.to);
      notify(unchanged(std::move(file), *same[i]), options);
    } else if (options.dry_run) {
      file.outcome = copy_outcome::would_be_copied;
      notify(file, options);
    } else {
      left.files.push_back(i);
    }
  }
  if (way == direction::put) {
    pass_temporary_names_last(files, left.files);
  }
  for (auto const& folder : plan.folders()) {
    auto const is_known = std::any_of(in_known.begin(), in_known.end(),
                                      [&](auto const& path) { return is_in(path, folder.to); });
    if (!options.dry_run && !is_known) {
      left.folders.push_back(folder);
    }
  }
  bool all = true;
  if (!options.dry_run) {
    auto const made = co_await make_folders(way, files, left, options);
    if (!made) {
      co_return false;
    }
    all = *made;
  }
  if (way == direction::get && !options.dry_run) {
    auto const passed = co_await pass_by_stream(way, files, left, options);
    all = passed && all;
  }
  auto count = left.files.size() + left.doubtful.size();
  for (auto const i : left.files) {
    if (must_stop(files[i].names, count--, !all, options)) {
      co_return false;
    }
    auto const passed = co_await pass_file(way, files[i], options);
    all = passed && all;
  }
  for (auto const i : left.doubtful) {
    if (must_stop(files[i].names, count--, !all, options)) {
      co_return false;
    }
    auto const passed = co_await pass_namesake(files[i], files[namesakes[i]], same[i], options);
    all = passed && all;
  }
  co_return all;
}

/// A file whose name the board may take for that of an earlier one.
task<bool> tree_transfer::pass_namesake(planned_file file, planned_file first,
                                        std::optional<known_content> same,
                                        tree_options const& options) {
  copied_file copied;
  copied.from = file.names.from;
  copied.to = file.names.to;
  auto const is_taken = co_await is_other_name(file.pair.remote);
  if (is_taken) {
    copied.report.passed =
        failure{blame::board,
                fmt::format("this board takes its name for that of {}, which is copied already",
                            first.names.from)};
  } else if (same) {
    copied = unchanged(std::move(copied), *same);
  } else if (options.dry_run) {
    copied.outcome = copy_outcome::would_be_copied;
  } else {
    auto const passed = co_await pass_file(direction::put, std::move(file), options);
    co_return passed;
  }
  co_return notify(copied, options);
}

task<std::vector<std::optional<known_content>>>
tree_transfer::compare(copy_plan const& plan, tree_options const& options) {
  auto const& files = plan.files();
  std::vector<std::optional<known_content>> same(files.size());
  std::vector<file_pair> pairs;
  std::vector<std::size_t> compared; // indices of their files
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!options.force && !files[i].is_new) {
      pairs.push_back(files[i].pair);
      compared.push_back(i);
    }
  }
  if (!pairs.empty()) {
    auto found = co_await same_files(files_.files(), files_.digests(), std::move(pairs));
    for (std::size_t i = 0; i < compared.size(); ++i) {
      same[compared[i]] = std::move(found[i]);
    }
  }
  co_return same;
}

} // namespace mprun
