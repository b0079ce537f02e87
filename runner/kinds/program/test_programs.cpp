#include "runner/kinds/program/test_programs.hpp"

#include "base/bytes/sha256.hpp"
#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "device_programs.hpp"

#include <cstddef>
#include <fmt/format.h>

namespace mprun {
namespace {

std::string filled(std::string program, std::string_view placeholder, std::string_view with) {
  for (auto at = program.find(placeholder); at != std::string::npos;
       at = program.find(placeholder, at + with.size())) {
    program.replace(at, placeholder.size(), with);
  }
  return program;
}

std::string marked(std::string_view program, std::string_view mark) {
  return filled(minified_program(program), "@MARK@", mark);
}

std::string joined(std::vector<std::string> const& names) {
  std::string out;
  for (auto const& name : names) {
    out += (out.empty() ? "" : " ") + name;
  }
  return out;
}

} // namespace

std::string mark_for(std::string_view source) {
  constexpr std::size_t digits = 8;
  return "mprun:" + sha256_hex(source).substr(0, digits);
}

std::string bring_unittest() {
  static auto const minified = minified_program(device::unittest_module);
  // In a namespace of its own; a class stands in for the module, which Python cannot make.
  return fmt::format(
      "import sys\nsys.modules\n_mprun_m={{'__name__':'unittest'}}\nexec({},_mprun_m)"
      "\nsys.modules['unittest']=type('unittest',(),_mprun_m)\n",
      python_bytes(minified));
}

std::string run_test_cases(std::string_view mark, std::vector<std::string> const& doubtful) {
  return filled(marked(device::run_test_cases, mark), "@CLASSES@", joined(doubtful));
}

std::string run_test_functions(std::string_view mark, std::vector<test_function> const& functions) {
  std::vector<std::string> names;
  bool is_any_async = false;
  for (auto const& function : functions) {
    names.push_back((function.is_async ? "+" : "") + function.name);
    is_any_async = is_any_async || function.is_async;
  }
  auto const program = filled(marked(device::run_test_functions, mark), "@TESTS@", joined(names));
  return is_any_async ? minified_program(device::await_test) + program : program;
}

std::string tell_exit(std::string_view mark, std::string_view source) {
  return filled(marked(device::tell_exit, mark), "\"@SOURCE@\"",
                python_bytes(minified_source(source)));
}

call_watch watch_calls(std::string_view mark, std::string_view source,
                       std::vector<test_function> const& functions) {
  return {marked(device::note_calls, mark), with_decorators(source, functions, "_mprun_noted")};
}

} // namespace mprun
