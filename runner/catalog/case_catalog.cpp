#include "runner/catalog/case_catalog.hpp"

#include "base/yaml/config_error.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// Consecutive paths of one kind.
struct path_group {
  test_kind* kind = nullptr;
  std::vector<fs::path> paths;
};

/// Which kind claims a path, and why; also which other kinds might have, and that they did not.
struct claim {
  test_kind* by = nullptr; ///< nullptr: none
  std::string why;
};

claim claim_of(fs::path const& path, kinds const& all) {
  claim found;
  for (auto* const kind : all) {
    auto why = kind->claims(path);
    if (why.empty()) {
      continue;
    }
    if (found.by == nullptr) {
      found = {kind, std::move(why)};
    } else {
      found.why += fmt::format("; not {}, though {}", kind->name(), why);
    }
  }
  return found;
}

test_kind& program_kind_of(kinds const& all) {
  return **std::find_if(all.begin(), all.end(),
                        [](test_kind* kind) { return kind->name() == program_kind_name; });
}

std::vector<path_group> groups_of(std::vector<fs::path> const& paths, kinds const& all,
                                  std::vector<claimed_path>& claimed) {
  std::vector<path_group> out;
  for (auto const& path : paths) {
    auto found = claim_of(path, all);
    if (found.by != nullptr) {
      claimed.push_back({path, found.by->name(), std::move(found.why)});
    }
    auto* const kind = found.by == nullptr ? &program_kind_of(all) : found.by;
    if (out.empty() || out.back().kind != kind) {
      out.push_back({kind, {}});
    }
    out.back().paths.push_back(path);
  }
  return out;
}

/// A file that was found as a program may be of another kind.
void add(found_files& into, test_case test, test_kind& found_by, kinds const& all) {
  auto* kind = &found_by;
  if (found_by.name() == program_kind_name && !test.transfer) {
    if (auto found = claim_of(test.file, all); found.by != nullptr) {
      kind = found.by;
      into.claimed.push_back({test.file, kind->name(), std::move(found.why)});
    }
  }
  auto cases = kind == &found_by ? std::vector{std::move(test)} : kind->adopt(std::move(test));
  for (auto& each : cases) {
    each.kind = kind->name();
    into.cases.push_back(std::move(each));
  }
}

/// Two kinds may each have a case of the same name, which no report could tell apart.
void refuse_duplicate_names(std::vector<test_case> const& cases) {
  std::map<std::string, test_case const*> names;
  for (auto const& test : cases) {
    auto const [known, is_new] = names.emplace(test.suite + "/" + test.name, &test);
    if (!is_new && known->second->file != test.file) {
      throw config_error(fmt::format("{} is case '{}', and so is {}; run them one after the other",
                                     test.file.string(), known->first,
                                     known->second->file.string()));
    }
  }
}

/// Before any kind looks into it: reading a pipe would wait for whoever writes to it.
void refuse_special_files(std::vector<fs::path> const& paths) {
  for (auto const& path : paths) {
    std::error_code ignored;
    auto const status = fs::status(path, ignored);
    if (fs::exists(status) && !fs::is_directory(status) && !fs::is_regular_file(status)) {
      throw config_error(fmt::format(
          "{}: is neither a file nor a folder; accepted: folders of cases and single .py files",
          path.string()));
    }
  }
}

} // namespace

kind_cells cells_of(std::string_view kind, finished_run const& run) {
  kind_cells out;
  auto const& cells = run.results.cells();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (run.plan.cases[run.plan.cells[i].case_index].kind == kind) {
      out.push_back(&cells[i]);
    }
  }
  return out;
}

found_files find_cases(std::vector<fs::path> const& paths, kinds const& all,
                       std::vector<board_spec> const& boards) {
  found_files out;
  refuse_special_files(paths);
  for (auto const& group : groups_of(paths, all, out.claimed)) {
    auto found = group.kind->find(group.paths, boards);
    for (auto& test : found.cases) {
      add(out, std::move(test), *group.kind, all);
    }
    std::move(found.left_out.begin(), found.left_out.end(), std::back_inserter(out.left_out));
  }
  std::set<std::string> seen; // a file that was given twice is one case
  std::erase_if(out.cases, [&](test_case const& test) {
    return !seen.insert(test.file.string() + "#" + test.name).second;
  });
  refuse_duplicate_names(out.cases);
  return out;
}

} // namespace mprun
