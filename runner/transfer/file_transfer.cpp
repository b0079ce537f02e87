#include "runner/transfer/file_transfer.hpp"

#include "base/async/run_clock.hpp"
#include "runner/transfer/board_exception.hpp"
#include "runner/transfer/temporary_name.hpp"
#include "transports/protocol/errc.hpp"

#include <boost/system/errc.hpp>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;
using namespace std::chrono_literals;

constexpr auto at_once = transfer_programs::sending::at_once;

constexpr std::size_t buffer_size = 64 * 1024;

failure host_failure(std::string const& doing, std::filesystem::path const& file, error_code ec) {
  return {blame::host, fmt::format("cannot {} {}: {}", doing, file.string(), ec.message()), ec};
}

} // namespace

file_transfer::file_transfer(session& board, board_spec const& spec)
    : session_(board), spec_(spec), files_(board), programs_(board, files_), buffer_(buffer_size) {}

/// Chooses the tier and its settings, and installs the programs that it needs.
task<result<void>> file_transfer::begin(job& work, transfer_programs::sending when) {
  if (is_interrupted()) {
    co_return session_.blame_for(protocol::errc::interrupted, "");
  }
  auto const powers = co_await files_.powers();
  if (!powers) {
    co_return powers.error();
  }
  work.powers = *powers;
  auto const can_stream =
      work.powers.binary && work.powers.sha256 && session_.raw_paste_window() != 0;
  auto const best = can_stream           ? transfer_tier::stream
                    : work.powers.base64 ? transfer_tier::base64
                                         : transfer_tier::literal;
  work.report.tier = work.options.tier.value_or(best);
  auto const can = work.report.tier == transfer_tier::literal ||
                   (work.report.tier == transfer_tier::stream ? can_stream : work.powers.base64);
  if (!can) {
    // A disturbed link may have taken a power out of the board's answer.
    co_return failure{session_.link_is_suspect() ? blame::link : blame::host,
                      fmt::format("the board cannot pass files by {}", name_of(work.report.tier))};
  }
  work.settings =
      settings_for(spec_, session_.facts(), session_.raw_paste_window(), session_.link_name());
  if (work.report.tier == transfer_tier::stream) {
    programs_.set_packing(packing_for(work.powers, session_.facts()));
    auto installed = co_await programs_.install(work.programs, when);
    co_return installed;
  }
  co_return result<void>();
}

task<transfer_report> file_transfer::put(std::filesystem::path local, std::string remote,
                                         transfer_options options) {
  job work;
  work.options = std::move(options);
  work.remote = std::move(remote);
  source_file from;
  auto ec = from.open(local);
  if (ec) {
    work.report.passed = host_failure("read", local, ec);
    co_return std::move(work.report);
  }
  work.report.size = from.size();
  work.programs = {board_program::transfer, board_program::take_file};
  work.report.passed = co_await begin(work, at_once);
  auto const streams = work.report.tier == transfer_tier::stream;
  if (work.report.passed && !streams) {
    work.report.sha256 = from.sha256_hex(ec);
    if (ec) {
      work.report.passed = host_failure("read", local, ec);
    }
  }
  if (!work.report.passed) {
    co_return std::move(work.report);
  }
  work.temporary =
      work.powers.rename && !work.options.in_place ? temporary_name(work.remote) : work.remote;
  work.deadline = deadline_for(work.options, from.size());
  auto const begun = clock::now();
  if (streams) {
    co_await put_by_stream(work, from);
    if (work.report.passed) {
      work.report.sha256 = from.sha256_hex(ec); // nothing is read again
    }
  } else {
    co_await put_by_paste(work, from);
  }
  work.report.took = std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - begun);
  if (!work.report.passed) {
    co_await suggest_in_place(work);
  }
  co_return std::move(work.report);
}

/// Where it failed because the old file has to stay until the new one is whole.
task<void> file_transfer::suggest_in_place(job& work) {
  auto why = work.report.passed.error();
  if (why.ec != boost::system::errc::no_space_on_device || work.temporary == work.remote ||
      !session_.is_open()) {
    co_return;
  }
  auto const there = co_await files_.kind_of(work.remote);
  if (there && *there == board_kind::file) {
    why.message += "; it has to hold the old and the new file at once, except with --in-place";
    work.report.passed = std::move(why);
  }
}

/// Another attempt would meet it again. But a name can be damaged on its way to the board: behind a
/// line that may do that, what is said of one is believed when it is said twice in a row.
bool file_transfer::takes_as_lasting(job& work, std::string const& error_text) const {
  auto raised = described_exception(error_text);
  auto const is_new = work.raised != raised;
  work.raised = std::move(raised);
  auto const is_doubtful = is_new && session_.may_damage() && is_about_name(error_text);
  return is_lasting_exception(error_text) && !is_doubtful;
}

task<void> file_transfer::clean_up(job& work) {
  if (work.temporary == work.remote || !session_.is_open()) {
    co_return;
  }
  auto const removed = co_await files_.remove(work.temporary);
  if (!removed) {
    session_.journal().note("the temporary file stays: " + removed.error().message);
  }
}

task<transfer_report> file_transfer::get(std::string remote, std::filesystem::path local,
                                         transfer_options options) {
  job work;
  work.options = std::move(options);
  work.remote = std::move(remote);
  target_file to;
  auto ec = to.open(local);
  if (ec) {
    work.report.passed = host_failure("write", local, ec);
    co_return std::move(work.report);
  }
  work.programs = {board_program::transfer, board_program::give_file};
  work.report.passed = co_await begin(work, at_once);
  if (!work.report.passed) {
    co_return std::move(work.report);
  }
  auto const begun = clock::now();
  work.deadline = deadline_for(work.options);
  if (work.report.tier == transfer_tier::stream) {
    co_await get_by_stream(work, to);
  } else {
    co_await get_by_paste(work, to);
  }
  work.report.took = std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - begun);
  if (work.report.passed) {
    work.report.sha256 = to.sha256_hex(ec);
    ec = ec ? ec : to.commit();
    if (ec) {
      work.report.passed = host_failure("write", local, ec);
    }
  }
  co_return std::move(work.report);
}

} // namespace mprun
