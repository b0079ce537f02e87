#include "suites/upstream/truth_rules.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <set>
#include <span>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;

bool has_one_of(std::string_view source, std::span<std::string_view const> signs) {
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

std::string contents(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The first parts of all names that stand behind `import` or `from` at the start of a statement.
std::set<std::string> imported(std::string_view source) {
  std::set<std::string> names;
  while (!source.empty()) {
    auto line = source.substr(0, source.find('\n'));
    source.remove_prefix(std::min(line.size() + 1, source.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!line.starts_with("import ") && !line.starts_with("from ")) {
      continue;
    }
    std::string word;
    for (char const c : std::string(line) + " ") {
      auto const is_part =
          c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (is_part) {
        word += c;
      } else if (!word.empty()) {
        names.insert(word);
        word.clear();
      }
    }
  }
  return names;
}

void add_file(std::string& key, fs::path const& file) {
  key += fmt::format("\n{}\n", file.string()) + contents(file);
}

} // namespace

bool touches_files(std::string_view source) {
  if (source.find("readblocks(") != std::string_view::npos) {
    return false; // its filesystem is in memory
  }
  constexpr std::array<std::string_view, 5> signs{"VfsPosix", "os.mkdir(", "os.remove(",
                                                  "os.rename(", "os.unlink("};
  return has_one_of(source, signs) || opens_to_write(source);
}

std::string turn_of(fs::path const& file, std::string_view source) {
  if (touches_files(source)) {
    return file.parent_path().string();
  }
  return source.find(".bind(") != std::string_view::npos ? "ports" : "";
}

bool runs_in_server(std::string_view source) {
  constexpr std::array<std::string_view, 3> signs{"settrace", "setprofile", "_getframe"};
  return !has_one_of(source, signs);
}

std::string truth_key(fs::path const& file, std::string_view source) {
  auto key = fmt::format("upstream {}\n", file.string()) + std::string(source);
  std::error_code failed;
  for (auto const& name : imported(source)) {
    auto const beside = file.parent_path() / name;
    auto module = beside;
    module += ".py";
    if (fs::exists(module, failed)) {
      add_file(key, module);
    }
    fs::recursive_directory_iterator below(beside, failed);
    std::set<fs::path> modules;
    for (; !failed && below != fs::recursive_directory_iterator(); below.increment(failed)) {
      if (below->path().extension() == ".py") {
        modules.insert(below->path());
      }
    }
    for (auto const& one : modules) {
      add_file(key, one);
    }
  }
  return key;
}

} // namespace mprun::upstream
