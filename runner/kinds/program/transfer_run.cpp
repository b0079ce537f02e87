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

void fail(ran_case& result, session& board, trouble why) {
  result.how = ran_case::end::errored;
  result.why = std::move(why);
  if (!board.is_open()) {
    result.lost = result.why;
  }
}

/// Up, and down where that is wanted; gives the rates, for people and as figures.
task<std::optional<trouble>> pass(file_transfer& files, transfer_case wanted,
                                  std::filesystem::path local, transfer_options options,
                                  ran_case& result) {
  auto& note = result.note;
  auto sent = co_await files.put(local, remote_name, options);
  if (!sent.failed) {
    result.transfers.push_back({true, sent.size, sent.took});
  }
  if (sent.failed || wanted.direction != transfer_direction::down) {
    note = fmt::format("up {}", shown_rate(sent.size, sent.took));
  }
  if (sent.failed || wanted.direction == transfer_direction::up) {
    co_return std::move(sent.failed);
  }
  auto back = local;
  back += ".back";
  auto got = co_await files.get(remote_name, back, options);
  std::error_code ignored;
  std::filesystem::remove(back, ignored);
  if (!got.failed && got.sha256 != sent.sha256) {
    co_return trouble{blame::board, "the file that came back is not the one that was sent"};
  }
  if (!got.failed) {
    result.transfers.push_back({false, got.size, got.took});
  }
  note += fmt::format("{}down {}", note.empty() ? "" : ", ", shown_rate(got.size, got.took));
  co_return std::move(got.failed);
}

} // namespace

task<ran_case> run_transfer(session& board, board_spec const& spec, test_case const& what,
                            std::filesystem::path scratch) {
  ran_case result;
  auto const wanted = *what.transfer;
  board.journal().note(fmt::format("{}/{}: start", what.suite, what.name));
  auto not_fresh = co_await board.make_fresh();
  if (not_fresh) {
    not_fresh = co_await board.regain();
  }
  if (not_fresh) {
    board.close();
    fail(result, board, std::move(*not_fresh));
    co_return result;
  }
  auto const local = scratch / (spec.id + ".transfer");
  if (!write_file(local, transfer_content(wanted.size, wanted.is_text))) {
    fail(result, board, {blame::host, fmt::format("cannot write {}", local.string())});
    co_return result;
  }
  file_transfer files(board, spec);
  transfer_options options;
  options.timeout = what.case_timeout.value_or(spec.limits.case_timeout);
  auto failed = co_await pass(files, wanted, local, options, result);
  if (board.is_open()) {
    auto const not_removed = co_await files.files().remove(remote_name);
    if (not_removed && !failed) {
      failed = not_removed;
    }
  }
  std::error_code ignored;
  std::filesystem::remove(local, ignored);
  if (failed) {
    fail(result, board, std::move(*failed));
  } else {
    result.how = ran_case::end::completed;
    result.note += ", SHA-256 verified";
  }
  co_return result;
}

} // namespace mprun
