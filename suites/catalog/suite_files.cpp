#include "suites/catalog/suite_files.hpp"

#include "base/files/local_tree.hpp"

#include <fmt/format.h>
#include <set>
#include <string>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

bool is_below(std::string const& name, std::string const& folder) {
  return name.starts_with(folder + "/");
}

/// Adds the file, unless it is there already.
void add(yaml_value const& item, brought_file file, std::vector<brought_file>& to) {
  for (auto const& other : to) {
    auto const is_same = other.name == file.name;
    if (is_same && other.from == file.from) {
      return;
    }
    auto const is_in_the_way = (is_below(file.name, other.name) && !other.from.empty()) ||
                               (is_below(other.name, file.name) && !file.from.empty());
    if (is_same || is_in_the_way) {
      item.fail(fmt::format("another file goes to the board as {} too", other.name));
    }
  }
  to.push_back(std::move(file));
}

void add_folder(yaml_value const& item, fs::path const& folder, std::string const& name,
                std::vector<brought_file>& to) {
  auto const rules = usually_left_out(folder);
  if (!rules) {
    item.fail(rules.error().message);
  }
  auto const entries = local_tree(folder, *rules);
  std::set<std::string> with_content;
  for (auto const& entry : entries) {
    if (auto const end = entry.below.rfind('/'); end != std::string::npos) {
      with_content.insert(entry.below.substr(0, end));
    }
  }
  auto const prefix = name.empty() ? name : name + "/";
  for (auto const& entry : entries) {
    if (!entry.failed.empty()) {
      item.fail(fmt::format("{}: {}", (folder / entry.below).string(), entry.failed));
    }
    if (!entry.is_folder) {
      add(item, {folder / entry.below, prefix + entry.below, folder}, to);
    } else if (!with_content.contains(entry.below)) {
      add(item, {{}, prefix + entry.below, folder}, to);
    }
  }
  if (entries.empty() && !name.empty()) {
    add(item, {{}, name, folder}, to);
  }
}

} // namespace

void add_suite_files(yaml_value const& list, fs::path const& folder,
                     std::vector<brought_file>& to) {
  for (auto const& item : list.items()) {
    auto const word = item.text();
    if (word.empty()) {
      item.fail("is empty; give a word");
    }
    auto file = (folder / word).lexically_normal();
    if (!file.has_filename()) {
      file = file.parent_path(); // "lib/" and "lib/." are lib
    }
    std::error_code ignored;
    if (fs::is_directory(file, ignored)) {
      auto const last = fs::path(word).filename();
      auto const is_content = last == "." || last == "..";
      add_folder(item, file, is_content ? "" : file.filename().string(), to);
    } else if (!fs::is_regular_file(file, ignored)) {
      item.fail(fmt::format("there is no file or folder {}", file.string()));
    } else if (file.filename() == "__init__.py") {
      item.fail(fmt::format("makes a package of its folder, which must go as a whole; give {}",
                            fs::path(word).parent_path().string()));
    } else {
      add(item, {file, file.filename().string(), {}}, to);
    }
  }
}

} // namespace mprun
