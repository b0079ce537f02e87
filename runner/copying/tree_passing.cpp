// The part of a tree's copy that does what was planned.
#include "runner/copying/tree_transfer.hpp"
#include "runner/transfer/board_path.hpp"
#include "runner/transfer/temporary_name.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// Both must outlive what is returned.
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

tree_item item_of(planned_file const& file) {
  return {file.pair.local, file.pair.remote};
}

bool has_usual_temporary_name(std::string const& remote) {
  return temporary_name(remote).size() == remote.size() + temporary_end.size();
}

/// For each the first one that might have the same name to the board, be it itself.
std::vector<std::size_t> first_namesakes(std::vector<planned_file> const& files) {
  std::map<std::string, std::size_t> first;
  std::vector<std::size_t> namesakes;
  for (std::size_t i = 0; i < files.size(); ++i) {
    namesakes.push_back(first.try_emplace(loose_path(files[i].pair.remote), i).first->second);
  }
  return namesakes;
}

} // namespace

/// Whether this board has that name only because it takes it for another one.
task<bool> tree_transfer::is_other_name(std::string remote) {
  auto const kind = co_await files_.files().kind_of(remote);
  if (kind.failed || kind.value == board_kind::nothing) {
    co_return false;
  }
  auto const listed = co_await files_.files().is_listed(std::move(remote));
  co_return !listed.failed && !listed.value;
}

task<bool> tree_transfer::make_folder(direction way, planned_copy folder,
                                      tree_options const& options) {
  std::optional<trouble> failed;
  if (way == direction::put) {
    failed = co_await files_.files().make_folder(folder.to);
  } else if (std::error_code ec; !fs::create_directory(folder.to, ec) && ec) {
    failed = trouble{blame::host, "cannot make a folder: " + ec.message()};
  }
  co_return !failed || tell(failure(std::move(folder), std::move(*failed)), options);
}

task<bool> tree_transfer::pass_file(direction way, planned_file file, tree_options const& options) {
  copied_file told;
  told.from = file.names.from;
  told.to = file.names.to;
  auto each = options_for(told.from, options);
  if (way == direction::put) {
    told.report = co_await files_.put(file.pair.local, file.pair.remote, std::move(each));
  } else {
    told.report = co_await files_.get(file.pair.remote, file.pair.local, std::move(each));
  }
  co_return tell(told, options);
}

task<bool> tree_transfer::pass_plan(direction way, copy_plan const& plan,
                                    tree_options const& options) {
  auto const& files = plan.files();
  auto const same = co_await compare(plan, options);
  auto const namesakes = first_namesakes(files);
  std::vector<std::size_t> to_pass; // numbers
  std::vector<std::size_t> doubtful;
  std::vector<std::string> in_known; // folders: the other side has these files
  for (std::size_t i = 0; i < files.size(); ++i) {
    copied_file file;
    file.from = files[i].names.from;
    file.to = files[i].names.to;
    if (way == direction::put && namesakes[i] != i) {
      doubtful.push_back(i);
    } else if (same[i]) {
      in_known.push_back(file.to);
      tell(unchanged(std::move(file), *same[i]), options);
    } else if (options.dry_run) {
      file.outcome = copy_outcome::would_be_copied;
      tell(file, options);
    } else {
      to_pass.push_back(i);
    }
  }
  std::vector<planned_copy> folders;
  for (auto const& folder : plan.folders()) {
    auto const is_known = std::any_of(in_known.begin(), in_known.end(),
                                      [&](auto const& path) { return is_in(path, folder.to); });
    if (!options.dry_run && !is_known) {
      folders.push_back(folder);
    }
  }
  bool all = true;
  if (way == direction::put && !options.dry_run) {
    all = co_await pass_by_stream(files, folders, to_pass, options);
  }
  for (auto const& folder : folders) {
    if (files_.is_interrupted()) {
      co_return false;
    }
    auto const made = co_await make_folder(way, folder, options);
    all = made && all;
  }
  for (auto const i : to_pass) {
    if (files_.is_interrupted()) {
      co_return false;
    }
    auto const passed = co_await pass_file(way, files[i], options);
    all = passed && all;
  }
  for (auto const i : doubtful) {
    if (files_.is_interrupted()) {
      co_return false;
    }
    auto const passed = co_await pass_namesake(files[i], files[namesakes[i]], same[i], options);
    all = passed && all;
  }
  co_return all;
}

/// A file whose name may be to the board that of one before it.
task<bool> tree_transfer::pass_namesake(planned_file file, planned_file first,
                                        std::optional<known_content> same,
                                        tree_options const& options) {
  copied_file told;
  told.from = file.names.from;
  told.to = file.names.to;
  auto const is_taken = co_await is_other_name(file.pair.remote);
  if (is_taken) {
    told.report.failed = trouble{
        blame::board, fmt::format("to this board its name is that of {}, which is copied already",
                                  first.names.from)};
  } else if (same) {
    told = unchanged(std::move(told), *same);
  } else if (options.dry_run) {
    told.outcome = copy_outcome::would_be_copied;
  } else {
    auto const passed = co_await pass_file(direction::put, std::move(file), options);
    co_return passed;
  }
  co_return tell(told, options);
}

/// Takes out of `folders` and `to_pass` what it passes. What ends a stream is put on its own, which
/// tells why, or does it after all; then the stream goes on behind it.
task<bool> tree_transfer::pass_by_stream(std::vector<planned_file> const& files,
                                         std::vector<planned_copy>& folders,
                                         std::vector<std::size_t>& to_pass,
                                         tree_options const& options) {
  constexpr std::uintmax_t largest =
      64 * 1024; // of a larger one a lost link costs no verified part
  constexpr int most_in_vain = 3;
  constexpr std::size_t least = 4; // fewer are there before the receiver is
  std::vector<std::size_t> streamed;
  std::vector<std::size_t> others;
  for (auto const i : to_pass) {
    std::error_code failed;
    auto const size = fs::file_size(files[i].pair.local, failed);
    auto const is_small = !failed && size <= largest && !options.each.in_place &&
                          has_usual_temporary_name(files[i].pair.remote);
    (is_small ? streamed : others).push_back(i);
  }
  auto const count = folders.size() + streamed.size();
  bool all = true;
  std::size_t next = 0; // of the folders, then the files
  for (int in_vain = 0; count >= least && next < count && in_vain < most_in_vain;) {
    std::vector<tree_item> items;
    for (auto i = next; i < count; ++i) {
      items.push_back(i < folders.size() ? tree_item{{}, folders[i].to}
                                         : item_of(files[streamed[i - folders.size()]]));
    }
    auto const names_of = [&, begun = next](std::size_t number) -> planned_copy const& {
      auto const i = begun + number;
      return i < folders.size() ? folders[i] : files[streamed[i - folders.size()]].names;
    };
    std::size_t whole = 0;
    auto const tell_whole = [&](std::size_t number, transfer_report const& report) {
      whole = number + 1;
      if (!report.sha256.empty()) { // else a folder
        copied_file told;
        told.from = names_of(number).from;
        told.to = names_of(number).to;
        told.report = report;
        tell(told, options);
      }
    };
    auto each = options.each;
    if (options.on_progress) {
      each.on_progress = [&](std::uint64_t done, std::uint64_t of) {
        options.on_progress(names_of(whole).from, done, of);
      };
    }
    auto const passed = co_await files_.put_tree(std::move(items), std::move(each), tell_whole);
    if (!passed) {
      break; // this board takes none
    }
    next += *passed;
    in_vain = *passed == 0 ? in_vain + 1 : 0;
    if (next == count || files_.is_interrupted()) {
      break;
    }
    auto const is_folder = next < folders.size();
    bool done = false;
    if (is_folder) {
      done = co_await make_folder(direction::put, folders[next], options);
    } else {
      done = co_await pass_file(direction::put, files[streamed[next - folders.size()]], options);
    }
    all = done && all;
    ++next;
  }
  auto const made = std::min(next, folders.size());
  folders.erase(folders.begin(), folders.begin() + static_cast<std::ptrdiff_t>(made));
  to_pass.assign(streamed.begin() + static_cast<std::ptrdiff_t>(next - made), streamed.end());
  to_pass.insert(to_pass.end(), others.begin(), others.end());
  co_return all;
}

task<std::vector<std::optional<known_content>>>
tree_transfer::compare(copy_plan const& plan, tree_options const& options) {
  std::vector<std::optional<known_content>> same(plan.files().size());
  if (!options.even_if_same) {
    std::vector<file_pair> pairs;
    for (auto const& file : plan.files()) {
      pairs.push_back(file.pair);
    }
    same = co_await same_files(files_.files(), files_.digests(), std::move(pairs));
  }
  co_return same;
}

} // namespace mprun
