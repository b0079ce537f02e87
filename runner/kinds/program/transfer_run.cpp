#include "runner/kinds/program/transfer_run.hpp"

#include "runner/copying/transfer_text.hpp"
#include "runner/transfer/file_transfer.hpp"
#include "runner/transfer/transfer_content.hpp"

#include <fmt/format.h>
#include <fstream>
#include <utility>

namespace mprun {
namespace {

constexpr auto remote_name = "mprun_transfer.bin";

bool write_file(std::filesystem::path const& file, std::string const& content) {
  std::ofstream out(file, std::ios::binary);
  out << content;
  out.close();
  return out.good();
}

void fail(ran_case& ran, session& board, failure why) {
  ran.how = ran_case::end::errored;
  if (!board.is_open()) {
    ran.kept = why;
  }
  ran.why = std::move(why);
}

/// Uploads, and downloads where that is wanted; `ran` gets the rates, as text and as figures.
task<result<void>> pass(file_transfer& files, transfer_case wanted, std::filesystem::path local,
                        transfer_options options, ran_case& ran) {
  auto& note = ran.note;
  auto sent = co_await files.put(local, remote_name, options);
  if (sent.passed) {
    ran.transfers.push_back({true, sent.size, sent.took});
  }
  if (!sent.passed || wanted.direction != transfer_direction::down) {
    note = fmt::format("up {}", shown_rate(sent.size, sent.took));
  }
  if (!sent.passed || wanted.direction == transfer_direction::up) {
    co_return std::move(sent.passed);
  }
  auto back = local;
  back += ".back";
  auto got = co_await files.get(remote_name, back, options);
  std::error_code ignored;
  std::filesystem::remove(back, ignored);
  if (got.passed && got.sha256 != sent.sha256) {
    co_return failure{blame::board, "the file that came back is not the one that was sent"};
  }
  if (got.passed) {
    ran.transfers.push_back({false, got.size, got.took});
  }
  note += fmt::format("{}down {}", note.empty() ? "" : ", ", shown_rate(got.size, got.took));
  co_return std::move(got.passed);
}

} // namespace

task<ran_case> run_transfer(session& board, board_spec const& spec, test_case const& test,
                            std::filesystem::path scratch) {
  ran_case ran;
  auto const wanted = *test.transfer;
  board.journal().note(fmt::format("{}/{}: start", test.suite, test.name));
  auto at_prompt = co_await board.ensure_fresh();
  if (!at_prompt) {
    at_prompt = co_await board.restore_prompt();
  }
  if (!at_prompt) {
    board.close();
    fail(ran, board, at_prompt.error());
    co_return ran;
  }
  auto const local = scratch / (spec.id + ".transfer");
  if (!write_file(local, transfer_content(wanted.size, wanted.is_text))) {
    fail(ran, board, {blame::host, fmt::format("cannot write {}", local.string())});
    co_return ran;
  }
  file_transfer files(board, spec);
  transfer_options options;
  options.timeout = test.case_timeout.value_or(spec.limits.case_timeout);
  auto passed = co_await pass(files, wanted, local, options, ran);
  if (board.is_open()) {
    auto const removed = co_await files.files().remove(remote_name);
    if (!removed && passed) {
      passed = removed;
    }
  }
  std::error_code ignored;
  std::filesystem::remove(local, ignored);
  if (passed) {
    ran.how = ran_case::end::completed;
    ran.note += ", SHA-256 verified";
  } else {
    fail(ran, board, passed.error());
  }
  co_return ran;
}

} // namespace mprun
