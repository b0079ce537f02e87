#include "runner/kinds/upstream/ask_reader.hpp"

#include "base/bytes/sha256.hpp"
#include "base/files/file_text.hpp"
#include "base/text/printable.hpp"
#include "suites/truth/cpython_run.hpp"
#include "suites/truth/truth_cache.hpp"
#include "transports/process/run_program.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <fmt/format.h>
#include <utility>

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

reader_answer ask_reader(std::string_view reader, std::filesystem::path const& file,
                         std::filesystem::path const& cache_folder) {
  truth_cache const cache(cache_folder);
  auto const key = sha256_hex(std::string(reader) + read_text(file).text);
  reader_answer answer;
  answer.text = cache.find(key);
  if (answer.text) {
    return answer;
  }
  program ask;
  ask.arguments = {cpython_program(), "-I", "-c", std::string(reader), file.string()};
  auto ran = run_now(std::move(ask));
  if (ran.ec) {
    answer.problem = fmt::format("{}: {}", cpython_program(), ran.ec.message());
  } else if (ran.wait_status != 0) {
    auto const last = ran.output.find_last_of('\n', ran.output.size() - 2);
    answer.problem = printable(ran.output.substr(last == std::string::npos ? 0 : last + 1), 200);
  } else {
    cache.keep(key, ran.output);
    answer.text = std::move(ran.output);
  }
  return answer;
}

} // namespace mprun::upstream
