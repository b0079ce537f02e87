#include "suites/catalog/catalog.hpp"

#include "suites/catalog/defined_tests.hpp"
#include "suites/catalog/suite_listing.hpp"
#include "suites/catalog/suite_yaml.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// Called before anything starts, so that no unreadable file shows up in the middle of a run.
void check_readable(fs::path const& file) {
  std::error_code failed;
  auto const status = fs::status(file, failed);
  if (fs::is_directory(status)) {
    throw config_error(fmt::format("{}: is a folder; a file is needed", file.string()));
  }
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    throw config_error(fmt::format("{}: is not a regular file", file.string()));
  }
  auto const descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    throw config_error(fmt::format("{}: cannot be read: {}", file.string(), std::strerror(errno)));
  }
  ::close(descriptor);
}

bool file_imports_unittest(fs::path const& file) {
  if (file.extension() != source_suffix) {
    return false; // data, of any size
  }
  std::ifstream in(file, std::ios::binary);
  return imports_unittest(std::string(std::istreambuf_iterator<char>(in), {}));
}

/// Whether the folder is named in the `files:` of one of the cases.
bool goes_to_boards(fs::path const& folder, std::vector<test_case> const& cases) {
  auto const plain = folder.lexically_normal();
  return std::any_of(cases.begin(), cases.end(), [&](test_case const& test) {
    return std::any_of(test.files.begin(), test.files.end(),
                       [&](brought_file const& file) { return file.folder == plain; });
  });
}

fs::path real_path(fs::path const& path) {
  std::error_code failed;
  auto real = fs::canonical(path, failed);
  if (failed) {
    throw config_error(fmt::format("{}: {}", path.string(), failed.message()));
  }
  return real;
}

/// The last folder's name, also for "." and "suites/".
std::string own_name(fs::path const& folder) {
  auto const name = real_path(folder).filename().string();
  return name.empty() ? "root" : name;
}

class case_finder {
public:
  std::vector<test_case> take() { return std::move(found_); }

  void add_path(fs::path const& given) {
    auto const path = given.lexically_normal();
    std::error_code failed;
    auto const status = fs::status(path, failed);
    if (!fs::exists(status)) {
      throw config_error(fmt::format("{}: {}; accepted: folders of cases and single .py files",
                                     given.string(),
                                     failed ? failed.message() : "No such file or directory"));
    }
    if (!fs::is_directory(status)) {
      add_file(path);
      return;
    }
    std::map<std::string, std::vector<test_case>> suites;
    // A path with a trailing slash has an empty last part; joining gives the same as without it.
    add_folder(path, own_name(path), "", suites);
    for (auto& [name, cases] : suites) {
      add_cases(std::move(cases));
    }
  }

private:
  void add_file(fs::path const& file) {
    auto const name = file.filename().string();
    if (!name.ends_with(source_suffix) || name.size() == source_suffix.size()) {
      throw config_error(fmt::format(
          "{}: is not a case; accepted: folders of cases and single .py files", file.string()));
    }
    auto const folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    auto stem = name.substr(0, name.size() - source_suffix.size());
    auto content = list_suite(folder);
    // A helper (_x.py) that is given by name is a case.
    if (stem.front() == '_' || stem.front() == '.') {
      content.sources.push_back(stem);
    }
    auto cases = cases_of(file.parent_path(), own_name(folder), content);
    std::erase_if(cases, [&](test_case const& test) { return test.name != stem; });
    add_cases(std::move(cases));
  }

  /// `prefix`: the folder relative to the given path, empty for that path itself.
  void add_folder(fs::path const& folder, std::string const& suite, std::string const& prefix,
                  std::map<std::string, std::vector<test_case>>& suites) {
    if (!seen_folders_.insert(real_path(folder)).second) {
      return; // a link back up, or a path given twice
    }
    auto const content = list_suite(folder);
    for (auto const& name : content.expectations) {
      if (!content.all_sources.contains(name)) {
        auto const file = (folder / name).string();
        throw config_error(
            fmt::format("{}.py.exp: there is no {}.py that it could belong to", file, name));
      }
    }
    auto cases = cases_of(folder, suite, content);
    if (!cases.empty()) {
      auto& into = suites[suite];
      into.insert(into.end(), cases.begin(), cases.end());
    }
    for (auto const& name : content.folders) {
      if (goes_to_boards(folder / name, cases)) {
        continue; // its modules are not programs
      }
      auto const below = prefix.empty() ? name : prefix + "/" + name;
      add_folder(folder / name, below, below, suites);
    }
  }

  std::vector<test_case> cases_of(fs::path const& folder, std::string const& suite,
                                  suite_listing const& content) {
    std::vector<test_case> cases;
    for (auto const& name : content.sources) {
      test_case test;
      test.suite = suite;
      test.name = name;
      test.file = (folder / name).lexically_normal() += source_suffix;
      if (content.expectations.contains(name)) {
        test.expected_file = (folder / name).lexically_normal() += expectation_suffix;
      }
      cases.push_back(std::move(test));
    }
    if (content.has_yaml) {
      auto const yaml = (folder / "suite.yaml").lexically_normal();
      check_readable(yaml);
      apply_suite_yaml(yaml, suite, cases);
    }
    return cases;
  }

  void add_cases(std::vector<test_case> cases) {
    for (auto& test : cases) {
      check_readable(test.file);
      test.imports_unittest =
          !test.transfer &&
          (file_imports_unittest(test.file) ||
           std::any_of(test.files.begin(), test.files.end(),
                       [](auto const& file) { return file_imports_unittest(file.from); }));
      if (test.expected_file) {
        check_readable(*test.expected_file);
      }
      for (auto const& file : test.files) {
        if (!file.from.empty()) {
          check_readable(file.from);
        }
      }
      // All transfers of a suite have the same file.
      auto const own_part = test.transfer ? "#" + test.name : std::string();
      if (!seen_files_.insert(real_path(test.file).string() + own_part).second) {
        continue;
      }
      auto const [known, is_new] = names_.emplace(test.suite + "/" + test.name, test.file);
      if (!is_new) {
        throw config_error(fmt::format("{}: is case '{}', and so is {}; give a folder that "
                                       "contains both, as cases are named from the given path",
                                       test.file.string(), known->first, known->second.string()));
      }
      found_.push_back(std::move(test));
    }
  }

  std::vector<test_case> found_;
  std::set<fs::path> seen_folders_;
  std::set<std::string> seen_files_;
  std::map<std::string, fs::path> names_;
};

} // namespace

std::vector<test_case> load_catalog(std::vector<fs::path> const& paths) {
  case_finder cases;
  for (auto const& path : paths) {
    cases.add_path(path);
  }
  return cases.take();
}

} // namespace mprun
