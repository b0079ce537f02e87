#include "runner/kinds/upstream/mpy_cross.hpp"

#include "base/text/printable.hpp"
#include "runner/host/interpreter.hpp"
#include "transports/process/run_program.hpp"

#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <sstream>
#include <unistd.h>

namespace mprun::upstream {
namespace {

std::string unique_name() {
  static unsigned count = 0;
  return fmt::format("mprun-{}-{}", ::getpid(), ++count);
}

} // namespace

std::optional<std::filesystem::path> find_mpy_cross(std::filesystem::path const& root) {
  if (auto const* const set = std::getenv("MICROPY_MPYCROSS"); set != nullptr && *set != '\0') {
    return find_program(set);
  }
  if (auto own = find_program((root.parent_path() / "mpy-cross/build/mpy-cross").string())) {
    return own;
  }
  return find_program("mpy-cross");
}

trouble no_mpy_cross(std::filesystem::path const& root) {
  return {
      blame::host,
      fmt::format("no mpy-cross: build it (make -C {}), put it on PATH or set $MICROPY_MPYCROSS",
                  (root.parent_path() / "mpy-cross").string())};
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

task<compiled> compile_mpy(std::filesystem::path mpy_cross, std::vector<std::string> options,
                           std::string emit, std::string source, std::string name,
                           std::filesystem::path folder) {
  auto const base = folder / unique_name();
  auto const from = base.string() + ".py";
  auto const to = base.string() + ".mpy";
  compiled result;
  std::ofstream out(from, std::ios::binary);
  out << source;
  out.close();
  if (!out) {
    result.problem = fmt::format("cannot write {}", from);
    co_return result;
  }
  program run;
  run.arguments = {mpy_cross.string()};
  run.arguments.insert(run.arguments.end(), options.begin(), options.end());
  for (auto const& more : {std::string("-s"), name, std::string("-X"), "emit=" + emit,
                           std::string("-o"), to, std::string("--"), from}) {
    run.arguments.push_back(more);
  }
  auto const ran = co_await run_program(std::move(run), std::chrono::seconds(30), 65536);
  std::error_code ignored;
  std::filesystem::remove(from, ignored);
  if (ran.ec) {
    result.problem = fmt::format("{}: {}", mpy_cross.string(), ran.ec.message());
  } else if (ran.wait_status != 0) {
    result.crashed = true;
    result.problem = ran.output;
  } else {
    std::ifstream in(to, std::ios::binary);
    result.bytes.assign(std::istreambuf_iterator<char>(in), {});
    result.problem = result.bytes.empty() ? fmt::format("{} wrote no {}", mpy_cross.string(), to)
                                          : std::string();
  }
  std::filesystem::remove(to, ignored);
  co_return result;
}

} // namespace mprun::upstream
