#include "runner/transfer/tree_transfer.hpp"

#include "runner/transfer/safe_path.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

copied_file failure(std::string from, std::string to, trouble why) {
  copied_file file;
  file.from = std::move(from);
  file.to = std::move(to);
  file.report.failed = std::move(why);
  return file;
}

copied_file unchanged(copied_file file, known_content const& content) {
  file.unchanged = true;
  file.report.size = content.size;
  file.report.sha256 = content.sha256;
  return file;
}

std::string in_folder(std::string const& folder, std::string const& name) {
  return folder.empty() || folder.ends_with('/') ? folder + name : folder + "/" + name;
}

/// The last part, also of "a/" and of ".".
std::string last_name(fs::path const& path) {
  std::error_code ignored;
  auto const whole = fs::absolute(path, ignored).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

std::string last_name(std::string remote) {
  while (remote.ends_with('/')) {
    remote.pop_back();
  }
  return remote.substr(remote.rfind('/') + 1);
}

/// Both must outlive what is returned.
transfer_options options_for(copied_file const& file, tree_options const& options) {
  auto each = options.each;
  if (options.on_progress) {
    each.on_progress = [&](std::uint64_t done, std::uint64_t of) {
      options.on_progress(file.from, done, of);
    };
  }
  return each;
}

struct local_entry {
  std::string path; ///< below the folder
  bool is_folder;
};

/// What is in a folder and below, parents first, in the order of names.
std::vector<local_entry> entries_of(fs::path const& folder, std::error_code& failed) {
  std::vector<local_entry> found;
  fs::recursive_directory_iterator entry(folder, failed);
  for (; !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
    std::error_code ignored;
    found.push_back({entry->path().lexically_relative(folder).string(),
                     fs::is_directory(entry->path(), ignored)});
  }
  std::sort(found.begin(), found.end(),
            [](auto const& a, auto const& b) { return a.path < b.path; });
  return found;
}

} // namespace

bool tree_transfer::tell(copied_file const& file, tree_options const& options) const {
  if (options.on_file) {
    options.on_file(file);
  }
  return !file.report.failed;
}

task<bool> tree_transfer::put(std::vector<fs::path> locals, std::string remote,
                              tree_options const& options) {
  auto looked_at = remote.empty() ? std::string(".") : remote;
  auto const target = co_await files_.files().kind_of(std::move(looked_at));
  if (target.failed) {
    co_return tell(failure("", remote, *target.failed), options);
  }
  auto const into_folder = target.value == "folder" || remote.ends_with('/') || remote.empty();
  if (!into_folder && locals.size() > 1) {
    trouble const why{blame::host, "several files need a folder that exists on the board"};
    co_return tell(failure("", remote, why), options);
  }
  if (into_folder && target.value != "folder" && !remote.empty()) {
    trouble const why{blame::host, "no such folder on the board"};
    co_return tell(failure("", remote, why), options);
  }
  bool all = true;
  std::vector<file_pair> files;
  for (auto const& local : locals) {
    if (files_.is_interrupted()) {
      co_return false;
    }
    auto to = into_folder ? in_folder(remote, last_name(local)) : remote;
    std::error_code ignored;
    auto const is_folder = fs::is_directory(local, ignored);
    if (is_folder) {
      auto const done = co_await put_folder(local, std::move(to), options);
      all = all && done;
    } else {
      files.push_back({local, std::move(to)});
    }
  }
  auto const passed = co_await pass_files(direction::put, std::move(files), options);
  all = passed && all;
  co_return all;
}

task<bool> tree_transfer::put_folder(fs::path local, std::string remote,
                                     tree_options const& options) {
  std::error_code failed;
  auto const entries = entries_of(local, failed);
  if (failed) {
    trouble const why{blame::host,
                      fmt::format("cannot read {}: {}", local.string(), failed.message())};
    co_return tell(failure(local.string(), remote, why), options);
  }
  auto made = co_await files_.files().make_folder(remote);
  if (made) {
    co_return tell(failure(local.string(), remote, *made), options);
  }
  bool all = true;
  std::vector<file_pair> files;
  for (auto const& entry : entries) {
    auto to = in_folder(remote, entry.path);
    if (!entry.is_folder) {
      files.push_back({local / entry.path, std::move(to)});
      continue;
    }
    if (files_.is_interrupted()) {
      co_return false;
    }
    auto const not_made = co_await files_.files().make_folder(to);
    if (not_made) {
      all = tell(failure((local / entry.path).string(), to, *not_made), options);
    }
  }
  auto const passed = co_await pass_files(direction::put, std::move(files), options);
  all = passed && all;
  co_return all;
}

task<bool> tree_transfer::pass_files(direction way, std::vector<file_pair> pairs,
                                     tree_options const& options) {
  auto const same = co_await compare(pairs, options);
  std::set<std::string> passed; // several sources may have one name, and what was there is gone
  bool all = true;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (files_.is_interrupted()) {
      co_return false;
    }
    auto const& pair = pairs[i];
    copied_file file;
    file.from = way == direction::put ? pair.local.string() : pair.remote;
    file.to = way == direction::put ? pair.remote : pair.local.string();
    if (same[i] && !passed.contains(file.to)) {
      tell(unchanged(std::move(file), *same[i]), options);
      continue;
    }
    passed.insert(file.to);
    auto each = options_for(file, options);
    if (way == direction::put) {
      file.report = co_await files_.put(pair.local, pair.remote, std::move(each));
    } else {
      file.report = co_await files_.get(pair.remote, pair.local, std::move(each));
    }
    all = tell(file, options) && all;
  }
  co_return all;
}

task<std::vector<std::optional<known_content>>>
tree_transfer::compare(std::vector<file_pair> pairs, tree_options const& options) {
  std::vector<std::optional<known_content>> same(pairs.size());
  if (!options.even_if_same) {
    same = co_await same_files(files_.files(), std::move(pairs));
  }
  co_return same;
}

task<bool> tree_transfer::get(std::vector<std::string> remotes, fs::path local,
                              tree_options const& options) {
  std::error_code ignored;
  auto const into_folder = fs::is_directory(local, ignored);
  if (!into_folder && (remotes.size() > 1 || local.string().ends_with('/'))) {
    trouble const why{blame::host, fmt::format("{} is no folder", local.string())};
    co_return tell(failure("", local.string(), why), options);
  }
  bool all = true;
  std::vector<file_pair> files;
  for (auto const& remote : remotes) {
    if (files_.is_interrupted()) {
      co_return false;
    }
    auto const name = last_name(remote);
    if (into_folder && !stays_inside(name) && !name.empty()) {
      trouble const why{blame::host, "this names no file"};
      all = tell(failure(remote, local.string(), why), options) && all;
      continue;
    }
    auto const to = into_folder ? local / name : local;
    auto const kind = co_await files_.files().kind_of(remote);
    bool done = false;
    if (kind.failed) {
      done = tell(failure(remote, to.string(), *kind.failed), options);
    } else if (kind.value.empty()) {
      trouble const why{blame::board, "no such file or folder on the board"};
      done = tell(failure(remote, to.string(), why), options);
    } else if (kind.value == "folder") {
      done = co_await get_folder(remote, to, options);
    } else {
      files.push_back({to, remote});
      continue;
    }
    all = all && done;
  }
  auto const passed = co_await pass_files(direction::get, std::move(files), options);
  all = passed && all;
  co_return all;
}

task<bool> tree_transfer::get_folder(std::string remote, fs::path local,
                                     tree_options const& options) {
  auto const entries = co_await files_.files().list(remote);
  if (entries.failed) {
    co_return tell(failure(remote, local.string(), *entries.failed), options);
  }
  auto const no_folder = [&](std::string const& from, fs::path const& to, std::error_code failed) {
    trouble const why{blame::host, fmt::format("cannot make a folder: {}", failed.message())};
    return tell(failure(from, to.string(), why), options);
  };
  std::error_code failed;
  fs::create_directories(local, failed);
  if (failed) {
    co_return no_folder(remote, local, failed);
  }
  bool all = true;
  std::vector<file_pair> files;
  for (auto const& entry : entries.value) {
    auto from = in_folder(remote, entry.path);
    if (!stays_inside(entry.path)) {
      trouble const why{blame::board, "this name would leave the target folder; refused"};
      all = tell(failure(from, local.string(), why), options);
    } else if (entry.is_folder) {
      auto const to = local / entry.path;
      fs::create_directories(to, failed);
      if (failed) {
        all = no_folder(from, to, failed);
      }
    } else {
      files.push_back({local / entry.path, from});
    }
  }
  auto const passed = co_await pass_files(direction::get, std::move(files), options);
  all = passed && all;
  co_return all;
}

} // namespace mprun
