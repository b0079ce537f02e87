#include "runner/kinds/upstream/test_source.hpp"

#include "base/files/file_text.hpp"
#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "upstream_device_programs.hpp"

#include <fmt/format.h>
#include <fstream>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;

/// As the official runner's START TEST, which a slow line would have to carry twice for each test.
constexpr std::string_view start_mark = "+";

} // namespace

bool write_file(fs::path const& file, std::string_view bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  out.close();
  return !out.fail();
}

std::string with_start_mark(std::string const& source) {
  return print_start_mark() + (source.starts_with('#') ? "" : "\n") + source;
}

std::string print_start_mark() {
  return fmt::format("print('{}')", start_mark);
}

bool take_start_mark(std::string& output) {
  for (auto const* end : {"\r\n", "\n"}) {
    auto const mark = std::string(start_mark) + end;
    if (output.starts_with(mark)) {
      output.erase(0, mark.size());
      return true;
    }
  }
  return false;
}

file_result<std::string> prologue_of(settings const& how) {
  if (how.begin.empty()) {
    return std::string();
  }
  auto read = read_text(how.begin);
  if (read) {
    *read += '\n';
  }
  return read;
}

std::string import_source(std::string_view mpy, std::string_view prologue) {
  auto source = fmt::format("__buf={}\n", python_bytes(mpy));
  static auto const importer =
      minified_program(device::one_file) + minified_program(device::import_mpy);
  source += importer;
  source += prologue;
  return source + "__import__('__injected_test')\n";
}

fs::path wiring_file(fs::path const& root, std::string const& build, std::string const& port) {
  fs::path by_beginning;
  fs::path by_port;
  std::error_code failed;
  fs::directory_iterator entries(root / "target_wiring", failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    auto const& file = entries->path();
    auto const name = file.stem().string();
    if (file.extension() != ".py") {
      continue;
    }
    if (name == build) {
      return file;
    }
    if (name.ends_with('x') && build.starts_with(name.substr(0, name.size() - 1))) {
      by_beginning = file;
    } else if (name == port) {
      by_port = file;
    }
  }
  return by_beginning.empty() ? by_port : by_beginning;
}

std::string wiring_source(std::string_view wiring) {
  return fmt::format("import sys;sys.modules['target_wiring']=__build_class__(lambda:exec({}),"
                     "'target_wiring')",
                     python_bytes(wiring));
}

} // namespace mprun::upstream
