#include "suites/expected/cpython_rules.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;

bool contains_any(std::string_view source, std::span<std::string_view const> signs) {
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    return source.find(sign) != std::string_view::npos;
  });
}

/// A call of open() whose second argument is a text with w, a, x or + in it.
bool opens_to_write(std::string_view source) {
  constexpr std::string_view call = "open(";
  for (auto at = source.find(call); at != std::string_view::npos; at = source.find(call, at + 1)) {
    auto arguments = source.substr(at, std::min(source.find(')', at), source.size()) - at);
    auto const comma = arguments.find(',');
    auto const quote =
        comma == std::string_view::npos ? comma : arguments.find_first_of("\"'", comma);
    if (quote == std::string_view::npos) {
      continue;
    }
    auto const mode =
        arguments.substr(quote + 1, arguments.find(arguments[quote], quote + 1) - quote - 1);
    if (mode.find_first_of("wax+") != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

bool is_part_of_word(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Calls `each` for every word of a program, wherever it stands: an import, a file's name.
template<class F>
void for_each_word(std::string_view source, F each) {
  for (std::size_t at = 0; at < source.size();) {
    if (!is_part_of_word(source[at])) {
      ++at;
      continue;
    }
    auto const start = at;
    while (at < source.size() && is_part_of_word(source[at])) {
      ++at;
    }
    each(source.substr(start, at - start));
  }
}

std::string contents(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

bool touches_files(std::string_view source) {
  if (source.find("readblocks(") != std::string_view::npos) {
    return false; // its filesystem is in memory
  }
  constexpr std::array<std::string_view, 5> signs{"VfsPosix", "os.mkdir(", "os.remove(",
                                                  "os.rename(", "os.unlink("};
  return contains_any(source, signs) || opens_to_write(source);
}

std::string turn_of(fs::path const& file, std::string_view source) {
  if (touches_files(source)) {
    return file.parent_path().string();
  }
  return source.find(".bind(") != std::string_view::npos ? "ports" : "";
}

bool runs_in_server(std::string_view source) {
  constexpr std::array<std::string_view, 3> signs{"settrace", "setprofile", "_getframe"};
  return !contains_any(source, signs);
}

bool has_to_do_with_files(std::string_view source) {
  constexpr std::array<std::string_view, 4> signs{"open(", "import os", "vfs", "Vfs"};
  return contains_any(source, signs);
}

output_keys::neighbours output_keys::scan_folder(fs::path const& folder) {
  constexpr std::size_t max_files = 10'000; // a test may lie in a folder of everything
  neighbours found;
  std::error_code failed;
  fs::recursive_directory_iterator entries(folder, failed);
  for (; !failed && entries != fs::recursive_directory_iterator() && found.data.size() < max_files;
       entries.increment(failed)) {
    auto const& path = entries->path();
    auto const name = path.filename().string();
    std::error_code ignored;
    if (name.front() == '.' || name == "__pycache__") {
      entries.disable_recursion_pending();
    } else if (!entries->is_regular_file(ignored) || name.ends_with(".exp")) {
      continue;
    } else if (entries.depth() == 0 && path.extension() == ".py") {
      found.programs.emplace(path.stem().string(), path);
    } else {
      found.data.push_back(path);
    }
  }
  std::sort(found.data.begin(), found.data.end());
  return found;
}

void output_keys::add_file(std::string& key, fs::path const& file) {
  key += fmt::format("\n{} {}", file.string(), digests_.of(file).value_or("?"));
}

std::string output_keys::of(fs::path const& file, std::string_view source) {
  auto key = fmt::format("upstream {}\n", file.string()) + std::string(source);
  auto const folder = file.parent_path();
  auto known = folders_.find(folder);
  if (known == folders_.end()) {
    known = folders_.emplace(folder, scan_folder(folder)).first;
  }
  auto const& beside = known->second;
  for (auto const& data : beside.data) {
    add_file(key, data);
  }
  std::set<fs::path> named;
  std::vector<std::string> to_read{std::string(source)};
  while (!to_read.empty()) {
    auto const text = std::move(to_read.back());
    to_read.pop_back();
    for_each_word(text, [&](std::string_view word) {
      auto const found = beside.programs.find(word);
      if (found != beside.programs.end() && found->second != file &&
          named.insert(found->second).second) {
        to_read.push_back(contents(found->second));
      }
    });
  }
  for (auto const& program : named) {
    add_file(key, program);
  }
  return key;
}

} // namespace mprun::upstream
