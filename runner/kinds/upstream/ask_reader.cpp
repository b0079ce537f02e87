#include "runner/kinds/upstream/ask_reader.hpp"

#include "base/bytes/sha256.hpp"
#include "base/files/file_text.hpp"
#include "base/text/printable.hpp"
#include "suites/expected/cpython_run.hpp"
#include "suites/expected/output_cache.hpp"
#include "transports/process/run_program.hpp"

#include <chrono>
#include <fmt/format.h>
#include <utility>

namespace mprun::upstream {
namespace {

constexpr std::chrono::seconds time_limit{20};
constexpr std::size_t max_answer = std::size_t{4} << 20;

} // namespace

result<std::string> ask_reader(std::string_view reader, std::filesystem::path const& file,
                               std::filesystem::path const& cache_folder) {
  output_cache const cache(cache_folder);
  auto const content = read_text(file); // the reader itself reports a file that is missing
  auto const key = sha256_hex(std::string(reader) + (content ? *content : std::string()));
  if (auto known = cache.find(key)) {
    return *std::move(known);
  }
  program ask;
  ask.arguments = {cpython_program(), "-I", "-c", std::string(reader), file.string()};
  auto ran = run_program_now(std::move(ask), time_limit, max_answer);
  if (ran.ec) {
    return failure{blame::host, fmt::format("{}: {}", cpython_program(), ran.ec.message()), ran.ec};
  }
  if (ran.wait_status != 0) {
    auto const last = ran.output.find_last_of('\n', ran.output.size() - 2);
    return failure{blame::host,
                   printable(ran.output.substr(last == std::string::npos ? 0 : last + 1), 200)};
  }
  cache.keep(key, ran.output);
  return std::move(ran.output);
}

} // namespace mprun::upstream
