#include "runner/kinds/multitest/multitest_expected_output.hpp"

#include "base/files/file_text.hpp"
#include "runner/kinds/multitest/instance_host.hpp"
#include "runner/kinds/multitest/multitest_run.hpp"
#include "runner/kinds/multitest/multitest_source.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <memory>
#include <utility>
#include <vector>

namespace mprun::upstream {

multitest_expected_output::multitest_expected_output(std::filesystem::path cache_folder,
                                                     run_workspace workspace)
    : kept_(std::move(cache_folder)), workspace_(std::move(workspace)) {}

task<result<std::string>> multitest_expected_output::expected_for(test_case const& test,
                                                                  std::size_t instances) {
  if (auto const& file = test.expected_file) {
    co_return on_host(read_text(*file));
  }
  auto read = on_host(read_text(test.file));
  if (!read) {
    co_return read;
  }
  auto& source = *read;
  auto const program = multitest_source(source, instance_kind::cpython, test.file.parent_path(), {},
                                        first_globals(source), "instance");
  auto content = keys_.of(test.file, program);
  std::string kind = "mprun multitest 3";
  auto const key = co_await kept_.key_of(std::move(kind), std::move(content));
  if (auto found = kept_.find(key)) {
    co_return *std::move(found);
  }
  auto const file = test.file;
  auto printed = co_await play(file, std::move(source), instances);
  if (printed) {
    unconfirmed_[file] = {key, *printed};
  }
  co_return printed;
}

void multitest_expected_output::confirm(test_case const& test) {
  if (auto const found = unconfirmed_.extract(test.file)) {
    kept_.keep(found.mapped().key, found.mapped().output);
  }
}

task<result<std::string>> multitest_expected_output::play(std::filesystem::path file,
                                                          std::string source,
                                                          std::size_t instances) {
  auto const executor = co_await asio::this_coro::executor;
  std::vector<std::unique_ptr<cpython_host>> hosts;
  std::vector<participant> participants;
  for (std::size_t i = 0; i < instances; ++i) {
    hosts.push_back(
        std::make_unique<cpython_host>(executor, file.parent_path(), workspace_, kept_.program()));
    participants.push_back({hosts.back().get(), instance_kind::cpython, {}});
  }
  multitest_case test;
  test.file = std::move(file);
  test.source = std::move(source);
  test.instances = instances;
  auto ran = co_await play_multitest(std::move(test), std::move(participants));
  if (!ran.played) {
    co_return failure{blame::host, ran.played.error().message, ran.played.error().ec};
  }
  if (!ran.problem.empty()) {
    co_return failure{blame::host, ran.problem};
  }
  if (ran.skipped) {
    co_return failure{blame::host, "CPython itself skips this test"};
  }
  if (ran.timed_out) {
    co_return failure{blame::host, "CPython itself was silent for too long on this test"};
  }
  co_return std::move(ran.output);
}

} // namespace mprun::upstream
