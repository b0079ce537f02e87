#include "runner/transfer/file_transfer.hpp"

#include "base/async/run_clock.hpp"
#include "runner/transfer/board_exception.hpp"
#include "runner/transfer/pasted_transfer.hpp"
#include "runner/transfer/temporary_name.hpp"
#include "transports/protocol/errc.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;
using namespace std::chrono_literals;

constexpr std::size_t buffer_size = 64 * 1024;

trouble host_trouble(std::string const& doing, std::filesystem::path const& file, error_code ec) {
  return {blame::host, fmt::format("cannot {} {}: {}", doing, file.string(), ec.message())};
}

} // namespace

file_transfer::file_transfer(session& board, board_spec const& spec)
    : session_(board), spec_(spec), files_(board), programs_(board, files_), buffer_(buffer_size) {}

/// Finds out how, and from when on time counts.
task<std::optional<trouble>> file_transfer::begin(job& work) {
  if (is_interrupted()) {
    co_return session_.blame_for(protocol::errc::interrupted, "");
  }
  auto powers = co_await files_.powers();
  if (powers.failed) {
    co_return std::move(powers.failed);
  }
  work.powers = powers.value;
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
    co_return trouble{session_.link_is_suspect() ? blame::link : blame::host,
                      fmt::format("the board cannot pass files by {}", name_of(work.report.tier))};
  }
  work.settings =
      settings_for(spec_, session_.facts(), session_.raw_paste_window(), session_.link_name());
  if (work.report.tier == transfer_tier::stream) {
    auto const when =
        work.is_tree ? transfer_programs::sending::with_call : transfer_programs::sending::at_once;
    auto failed = co_await programs_.install_transfer(when);
    co_return failed;
  }
  co_return std::nullopt;
}

task<transfer_report> file_transfer::put(std::filesystem::path local, std::string remote,
                                         transfer_options options) {
  job work;
  work.options = std::move(options);
  work.remote = std::move(remote);
  source_file from;
  auto ec = from.open(local);
  if (ec) {
    work.report.failed = host_trouble("read", local, ec);
    co_return std::move(work.report);
  }
  work.report.size = from.size();
  work.report.failed = co_await begin(work);
  auto const streams = work.report.tier == transfer_tier::stream;
  if (!work.report.failed && !streams) {
    work.report.sha256 = from.sha256_hex(ec);
    if (ec) {
      work.report.failed = host_trouble("read", local, ec);
    }
  }
  if (work.report.failed) {
    co_return std::move(work.report);
  }
  work.temporary =
      work.powers.rename && !work.options.in_place ? temporary_name(work.remote) : work.remote;
  work.deadline = deadline_for(work.options, from.size());
  auto const begun = clock::now();
  if (streams) {
    co_await put_by_stream(work, from);
    if (!work.report.failed) {
      work.report.sha256 = from.sha256_hex(ec); // it has passed: nothing is read again
    }
  } else {
    pasted_transfer pasted(session_, files_, work.report.tier, work.powers);
    work.report.failed = co_await pasted.put(from, work.report, work.temporary, work.remote,
                                             work.options, work.deadline);
    work.report.attempts = 1;
    if (work.report.failed) {
      co_await clean_up(work);
    }
  }
  work.report.took = std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - begun);
  if (work.report.failed) {
    co_await offer_in_place(work);
  }
  co_return std::move(work.report);
}

/// Where what failed is that the old file has to stay until the new one is whole.
task<void> file_transfer::offer_in_place(job& work) {
  if (!is_no_room(work.report.failed->message) || work.temporary == work.remote ||
      !session_.is_open()) {
    co_return;
  }
  auto const there = co_await files_.kind_of(work.remote);
  if (!there.failed && there.value == board_kind::file) {
    work.report.failed->message +=
        "; it has to hold the old and the new file at once, but for --in-place";
  }
}

task<void> file_transfer::clean_up(job& work) {
  if (work.temporary == work.remote || !session_.is_open()) {
    co_return;
  }
  auto const not_removed = co_await files_.remove(work.temporary);
  if (not_removed) {
    session_.journal().note("the temporary file stays: " + not_removed->message);
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
    work.report.failed = host_trouble("write", local, ec);
    co_return std::move(work.report);
  }
  work.report.failed = co_await begin(work);
  if (work.report.failed) {
    co_return std::move(work.report);
  }
  auto const begun = clock::now();
  work.deadline = deadline_for(work.options);
  if (work.report.tier == transfer_tier::stream) {
    co_await get_by_stream(work, to);
  } else {
    pasted_transfer pasted(session_, files_, work.report.tier, work.powers);
    work.report.failed =
        co_await pasted.get(work.remote, to, work.report, work.options, work.deadline);
    work.report.attempts = 1;
  }
  work.report.took = std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - begun);
  if (!work.report.failed) {
    work.report.sha256 = to.sha256_hex(ec);
    ec = ec ? ec : to.commit();
    if (ec) {
      work.report.failed = host_trouble("write", local, ec);
    }
  }
  co_return std::move(work.report);
}

} // namespace mprun
