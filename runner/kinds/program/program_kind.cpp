#include "runner/kinds/program/program_kind.hpp"

#include "runner/catalog/case_catalog.hpp"
#include "runner/kinds/program/case_runner.hpp"
#include "suites/catalog/catalog.hpp"
#include "suites/catalog/suite_listing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// Helpers beside the cases that were found: files that begin with _.
std::vector<left_out_file> helpers_beside(std::vector<test_case> const& cases) {
  std::set<fs::path> folders;
  std::set<fs::path> files;
  for (auto const& test : cases) {
    folders.insert(test.file.parent_path());
    files.insert(test.file);
  }
  std::vector<left_out_file> out;
  for (auto const& folder : folders) {
    for (auto const& name : list_suite(folder.empty() ? "." : folder).all_sources) {
      auto const file = (folder / name).lexically_normal() += ".py";
      if (name.starts_with('_') && !files.contains(file)) {
        out.push_back({file, "a helper: its name begins with _"});
      }
    }
  }
  return out;
}

/// Modules below a folder that goes to boards as a whole, where they would be cases otherwise.
std::vector<left_out_file> modules_brought_by(std::vector<test_case> const& cases) {
  std::map<fs::path, fs::path> folders; // by file
  for (auto const& test : cases) {
    for (auto const& file : test.files) {
      if (!file.folder.empty() && file.from.extension() == ".py" &&
          file.folder.parent_path() == test.file.parent_path()) {
        folders[file.from] = file.folder;
      }
    }
  }
  std::vector<left_out_file> out;
  out.reserve(folders.size());
  for (auto const& [file, folder] : folders) {
    out.push_back({file, fmt::format("a part of {}, which goes to boards", folder.string())});
  }
  return out;
}

} // namespace

std::string_view program_kind::name() const noexcept {
  return program_kind_name;
}

std::string program_kind::claims(fs::path const&) const {
  return {};
}

found_files program_kind::find(std::vector<fs::path> const& paths, std::vector<board_spec> const&) {
  found_files found;
  found.cases = load_catalog(paths);
  auto const is_folder = [](fs::path const& path) { return fs::is_directory(path); };
  if (std::any_of(paths.begin(), paths.end(), is_folder)) {
    found.left_out = helpers_beside(found.cases);
    auto const brought = modules_brought_by(found.cases);
    found.left_out.insert(found.left_out.end(), brought.begin(), brought.end());
  }
  return found;
}

std::unique_ptr<attempt_runner> program_kind::make_runner(run_services const& services) {
  return std::make_unique<case_runner>(services.cases, services.expected,
                                       services.workspace.scratch());
}

} // namespace mprun
