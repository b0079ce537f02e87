#include "suites/expected/case_surroundings.hpp"

#include "base/files/last_error.hpp"
#include "base/yaml/config_error.hpp"
#include "suites/catalog/suite_listing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// More than this is not a suite but a folder of everything that happens to contain a case.
constexpr std::size_t max_files = 10'000;
constexpr std::uintmax_t max_surrounding_bytes = std::uintmax_t{256} << 20;

class collector {
public:
  /// Returns false when there are too many files or bytes.
  bool add(fs::path const& from, std::string const& name) {
    std::error_code failed;
    auto const status = fs::status(from, failed);
    if (fs::is_directory(status)) {
      return add_folder(from, name);
    }
    if (!fs::is_regular_file(status)) {
      return true; // a socket, a pipe, a link to nothing
    }
    bytes_ += fs::file_size(from, failed);
    files.push_back({name, from});
    return files.size() <= max_files && bytes_ <= max_surrounding_bytes;
  }

  std::vector<surrounding_file> files;

private:
  bool add_folder(fs::path const& from, std::string const& name) {
    std::error_code failed;
    if (!above_.insert(fs::weakly_canonical(from, failed)).second) {
      return true; // a link back up
    }
    auto const before = files.size();
    fs::directory_iterator entries(from, failed);
    for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
      auto const below = entries->path().filename().string();
      if (below.front() != '.' && below != "__pycache__" &&
          !add(entries->path(), name + "/" + below)) {
        return false;
      }
    }
    if (files.size() == before) {
      files.push_back({name, {}});
    }
    above_.erase(fs::weakly_canonical(from, failed));
    return true;
  }

  std::set<fs::path> above_;
  std::uintmax_t bytes_ = 0;
};

result<surroundings> scan_folder(fs::path const& folder) {
  try {
    auto listing = list_suite(folder);
    for (auto const& name : listing.folders) {
      if (!holds_cases(folder / name)) {
        listing.companions.push_back(name);
      }
    }
    collector all;
    for (auto const& name : listing.companions) {
      if (!all.add(folder / name, name)) {
        return failure{blame::host,
                       fmt::format("more than {} files or {} MiB lie beside it, too much to copy "
                                   "for CPython; put the suite into a folder of its own",
                                   max_files, max_surrounding_bytes >> 20)};
      }
    }
    surroundings found;
    found.files = std::move(all.files);
    return found;
  } catch (config_error const& unreadable) {
    return failure{blame::host, unreadable.what()};
  }
}

result<surroundings> scan_library(fs::path const& folder) {
  collector all;
  std::error_code failed;
  fs::directory_iterator entries(folder, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    auto const name = entries->path().filename().string();
    if (name.front() != '.' && name != "__pycache__" && !all.add(entries->path(), name)) {
      return failure{
          blame::host,
          fmt::format("{} has more than {} files or {} MiB, too much to copy for CPython",
                      folder.string(), max_files, max_surrounding_bytes >> 20)};
    }
  }
  if (failed) {
    return failure{blame::host, fmt::format("{}: {}", folder.string(), failed.message()), failed};
  }
  surroundings found;
  found.files = std::move(all.files);
  return found;
}

/// "a" for a/b.py and for a.py.
std::string module_of(std::string const& name) {
  return fs::path(name).begin()->stem().string();
}

} // namespace

result<surroundings> const& case_surroundings::in_library() {
  if (!library_files_) {
    library_files_ = library_.empty() ? surroundings() : scan_library(library_);
  }
  return *library_files_;
}

result<surroundings> const& case_surroundings::beside(fs::path const& folder) {
  auto const known = beside_.find(folder);
  return known != beside_.end() ? known->second
                                : beside_.emplace(folder, scan_folder(folder)).first->second;
}

result<surroundings> case_surroundings::files_of(test_case const& test) {
  auto const folder = test.file.has_parent_path() ? test.file.parent_path() : fs::path(".");
  auto const& known = beside(folder);
  if (!known) {
    return known;
  }
  auto found = *known;
  for (auto const& file : test.files) {
    std::erase_if(found.files, [&](surrounding_file const& other) {
      return other.name == file.name || other.name.starts_with(file.name + "/") ||
             file.name.starts_with(other.name + "/");
    });
    found.files.push_back({file.name, file.from});
  }
  auto const& library = in_library();
  if (!library) {
    return library;
  }
  std::set<std::string> brought{module_of(test.file.filename().string())};
  for (auto const& file : found.files) {
    brought.insert(module_of(file.name));
  }
  std::copy_if(
      library->files.begin(), library->files.end(), std::back_inserter(found.files),
      [&](surrounding_file const& file) { return !brought.contains(module_of(file.name)); });
  auto const own = test.file.filename().string(); // a helper that was asked for by name
  std::erase_if(found.files, [&](surrounding_file const& other) { return other.name == own; });
  std::sort(found.files.begin(), found.files.end(),
            [](auto const& a, auto const& b) { return a.name < b.name; });
  return found;
}

result<std::string> case_surroundings::digest_of(surroundings const& around) {
  std::string sums;
  for (auto const& file : around.files) {
    auto const digest =
        file.from.empty() ? std::optional<std::string>("folder") : digests_.of(file.from);
    if (!digest) {
      auto const ec = last_error();
      return failure{blame::host,
                     fmt::format("{}: cannot be read: {}", file.from.string(), ec.message()), ec};
    }
    sums += file.name + '\0' + *digest + '\n';
  }
  return sums;
}

result<void> copy_to(fs::path const& folder, surroundings const& around) {
  for (auto const& file : around.files) {
    auto const to = folder / file.name;
    std::error_code failed;
    fs::create_directories(file.from.empty() ? to : to.parent_path(), failed);
    if (!failed && !file.from.empty()) {
      fs::copy_file(file.from, to, fs::copy_options::overwrite_existing, failed);
    }
    if (!failed && !file.from.empty()) {
      // On a board every file can be written.
      fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, failed);
    }
    if (failed) {
      return failure{
          blame::host,
          fmt::format("cannot copy {} for CPython: {}", file.from.string(), failed.message()),
          failed};
    }
  }
  return {};
}

} // namespace mprun
