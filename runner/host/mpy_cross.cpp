#include "runner/host/mpy_cross.hpp"

#include "base/files/write_whole.hpp"
#include "base/text/text.hpp"
#include "runner/host/interpreter.hpp"
#include "transports/process/run_program.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <sstream>

namespace mprun {

std::optional<std::filesystem::path> find_mpy_cross(std::filesystem::path const& tests) {
  if (auto const* const set = std::getenv("MICROPY_MPYCROSS"); set != nullptr && *set != '\0') {
    return find_program(set);
  }
  if (!tests.empty()) {
    auto const own = tests.parent_path() / "mpy-cross/build/mpy-cross";
    if (auto found = find_program(own.string())) {
      return found;
    }
  }
  if (auto found = find_program("mpy-cross")) {
    return found;
  }
  return find_program((unpacked_programs() / "mpy-cross").string());
}

failure no_mpy_cross(std::filesystem::path const& tests) {
  if (auto const* const set = std::getenv("MICROPY_MPYCROSS"); set != nullptr && *set != '\0') {
    return {blame::host,
            fmt::format("no mpy-cross: $MICROPY_MPYCROSS is {}, which is no program that "
                        "can be run",
                        set)};
  }
  auto const how = tests.empty() ? std::string("install it (PyPI has it)")
                                 : fmt::format("build it (make -C {})",
                                               (tests.parent_path() / "mpy-cross").string());
  return {blame::host,
          fmt::format("no mpy-cross: {}, put it on PATH or set $MICROPY_MPYCROSS", how)};
}

std::vector<std::string> mpy_cross_options(std::string const& user_flags, std::string const& arch) {
  std::vector<std::string> options;
  std::istringstream words(user_flags);
  for (std::string word; words >> word;) {
    options.push_back(word);
  }
  if (options.empty() && !arch.empty()) {
    options.push_back("-march=" + arch);
  }
  return options;
}

task<result<compiled_source>> compile_mpy(std::filesystem::path mpy_cross,
                                          std::vector<std::string> options, std::string emit,
                                          std::string source, std::string name,
                                          std::filesystem::path folder) {
  auto own = (folder / "mpy-XXXXXX").string();
  if (::mkdtemp(own.data()) == nullptr) {
    co_return on_host(cannot_write(folder, errno));
  }
  auto const from = own + "/test.py";
  auto const to = own + "/test.mpy";
  std::ofstream out(from, std::ios::binary);
  out << source;
  out.close();
  std::error_code ignored;
  if (!out) {
    std::filesystem::remove_all(own, ignored);
    co_return failure{blame::host, fmt::format("cannot write {}", from)};
  }
  program run;
  run.arguments = {mpy_cross.string()};
  run.arguments.insert(run.arguments.end(), options.begin(), options.end());
  for (auto const& more : {std::string("-s"), name, std::string("-X"), "emit=" + emit,
                           std::string("-o"), to, from}) { // before v1.21 it knows no "--"
    run.arguments.push_back(more);
  }
  auto const ran = co_await run_program(std::move(run), std::chrono::seconds(30), 65536);
  compiled_source made;
  if (!ran.ec && ran.wait_status != 0) {
    made.refusal = ran.output;
  } else if (!ran.ec) {
    std::ifstream in(to, std::ios::binary);
    made.bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  std::filesystem::remove_all(own, ignored);
  if (ran.ec) {
    co_return failure{blame::host, fmt::format("{}: {}", mpy_cross.string(), ran.ec.message()),
                      ran.ec};
  }
  if (made.bytes.empty() && !made.refusal) {
    co_return failure{blame::host, fmt::format("{} wrote no {}", mpy_cross.string(), to)};
  }
  co_return made;
}

std::string refusal_in_one_line(std::string_view text) {
  constexpr std::string_view number_begins = "\", line ";
  while (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  if (text.empty()) {
    return "mpy-cross says nothing about it";
  }
  auto const at = text.rfind(number_begins);
  auto const last = printable_line(text.substr(text.rfind('\n') + 1));
  if (at == std::string_view::npos) {
    return last;
  }
  auto const behind = text.substr(at + number_begins.size());
  return fmt::format("line {}: {}", behind.substr(0, behind.find_first_not_of("0123456789")), last);
}

} // namespace mprun
