#include "runner/upstream/load_rules.hpp"

#include "runner/printable.hpp"
#include "runner/sha256.hpp"
#include "runner/upstream/test_source.hpp"
#include "suites/cpython_truth.hpp"
#include "suites/truth_cache.hpp"
#include "transports/run_program.hpp"
#include "upstream_files.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mprun::upstream {
namespace {

/// Before the run's own event loop there is none.
program_result run_now(program what) {
  asio::io_context context(1);
  program_result result;
  asio::co_spawn(context, run_program(std::move(what), std::chrono::seconds(20), 4 << 20),
                 [&](std::exception_ptr failed, program_result got) {
                   if (!failed) {
                     result = std::move(got);
                   }
                 });
  context.run();
  return result;
}

} // namespace

loaded_rules load_rules(std::filesystem::path const& root,
                        std::filesystem::path const& cache_folder) {
  auto const file = root / "run-tests.py";
  auto const builtin = builtin_rules();
  truth_cache const cache(cache_folder);
  auto const key = sha256_hex(std::string(files::read_rules) + read_source(file));
  auto text = cache.find(key);
  std::string problem;
  if (!text) {
    program ask;
    ask.arguments = {cpython_program(), "-I", "-c", std::string(files::read_rules), file.string()};
    auto ran = run_now(std::move(ask));
    if (ran.ec) {
      problem = fmt::format("{}: {}", cpython_program(), ran.ec.message());
    } else if (ran.wait_status != 0) {
      auto const last = ran.output.find_last_of('\n', ran.output.size() - 2);
      problem = printable(ran.output.substr(last == std::string::npos ? 0 : last + 1), 200);
    } else {
      text = std::move(ran.output);
    }
  }
  loaded_rules loaded;
  auto found = text ? read_rules(*text, &builtin) : std::nullopt;
  if (!found) {
    problem = problem.empty() ? "it has none that are understood" : problem;
    loaded.all = std::make_shared<rules const>(builtin);
    loaded.source = fmt::format("the built-in rules, for those of {} cannot be read: {}",
                                file.string(), problem);
    return loaded;
  }
  cache.keep(key, *text);
  loaded.source = fmt::format("the rules of {}", file.string());
  if (!found->not_understood.empty()) {
    loaded.source += fmt::format("; not understood: {}", fmt::join(found->not_understood, "; "));
  }
  loaded.all = std::make_shared<rules const>(*std::move(found));
  return loaded;
}

} // namespace mprun::upstream
