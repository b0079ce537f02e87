#include "base/files/left_out.hpp"

#include "base/files/file_text.hpp"

#include <algorithm>
#include <fnmatch.h>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

bool fits(std::string const& pattern, std::string const& text) {
  return ::fnmatch(pattern.c_str(), text.c_str(), FNM_PATHNAME) == 0;
}

/// The offsets at which the parts of a path begin.
std::vector<std::size_t> parts_of(std::string const& path) {
  std::vector<std::size_t> begins{0};
  for (auto at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
    begins.push_back(at + 1);
  }
  return begins;
}

/// `pattern` may hold **, which stands for any number of folders, zero included.
bool fits_path(std::string const& pattern, std::string const& path) {
  constexpr std::string_view all_below = "/**";
  if (pattern.ends_with(all_below)) {
    auto const folder = pattern.substr(0, pattern.size() - all_below.size());
    auto const begins = parts_of(path);
    return std::any_of(begins.begin() + 1, begins.end(), [&](std::size_t begin) {
      return fits_path(folder, path.substr(0, begin - 1));
    });
  }
  constexpr std::string_view any_folders = "**/";
  auto const at = pattern.find(any_folders);
  if (at == std::string::npos) {
    return fits(pattern, path);
  }
  auto const before = pattern.substr(0, at);
  auto const after = pattern.substr(at + any_folders.size());
  bool is_behind = false; // what comes before the ** has matched
  for (auto const begin : parts_of(path)) {
    is_behind = is_behind || (before.empty() ? begin == 0 : fits(before, path.substr(0, begin)));
    if (is_behind && fits_path(after, path.substr(begin))) {
      return true;
    }
  }
  return false;
}

std::string last_name(std::string const& path) {
  return path.substr(path.rfind('/') + 1);
}

} // namespace

void left_out::add(std::string pattern) {
  rule added;
  if (pattern.starts_with('!')) {
    added.leaves_out = false;
    pattern.erase(0, 1);
  }
  if (pattern.ends_with('/')) {
    added.folders_only = true;
    pattern.pop_back();
  }
  added.whole_path = pattern.find('/') != std::string::npos;
  if (pattern.starts_with('/')) {
    pattern.erase(0, 1);
  }
  if (!pattern.empty()) {
    added.pattern = std::move(pattern);
    rules_.push_back(std::move(added));
  }
}

void left_out::add_lines(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) {
    text.remove_prefix(byte_order_mark.size());
  }
  while (!text.empty()) {
    auto const end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    while (line.ends_with(' ') || line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (!line.empty() && !line.starts_with('#')) {
      add(std::string(line));
    }
  }
}

bool left_out::has(std::string const& below, bool is_folder) const {
  for (auto found = rules_.rbegin(); found != rules_.rend(); ++found) {
    auto const is_its_kind = is_folder || !found->folders_only;
    if (is_its_kind && (found->whole_path ? fits_path(found->pattern, below)
                                          : fits(found->pattern, last_name(below)))) {
      return found->leaves_out;
    }
  }
  return false;
}

file_result<left_out> usually_left_out(std::filesystem::path const& folder) {
  constexpr auto own_list = ".mprunignore";
  left_out usual;
  for (auto const* const name : {".git", "__pycache__", ".mprun-[0-9]*-[0-9]*", own_list}) {
    usual.add(name);
  }
  auto const file = (folder / own_list).lexically_normal();
  std::error_code none;
  if (std::filesystem::symlink_status(file, none).type() == std::filesystem::file_type::not_found) {
    return usual;
  }
  auto const text = read_text(file);
  if (!text) {
    return text.error();
  }
  usual.add_lines(*text);
  return usual;
}

} // namespace mprun
