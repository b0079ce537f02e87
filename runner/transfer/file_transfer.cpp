#include "runner/transfer/file_transfer.hpp"

#include "runner/transfer/board_exception.hpp"
#include "runner/transfer/codec.hpp"
#include "runner/transfer/pasted_transfer.hpp"
#include "runner/transfer/python_text.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/transfer/get_stream.hpp"
#include "transports/protocol/transfer/put_stream.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = std::chrono::steady_clock;
using protocol::errc;
using namespace std::chrono_literals;

constexpr std::size_t buffer_size = 64 * 1024;

/// Of the name that a file has on the board until it is whole.
constexpr std::string_view temporary_end = ".mprun";

/// For ending what has gone wrong, whatever time was given to the transfer itself.
constexpr auto time_to_give_up = 10s;

/// How long a file may take that may take as long as it wants: what ends it is a board that falls
/// silent.
constexpr auto without_limit = 24h;

/// squeeze.py, its table and its output, beside the buffer of a chunk.
constexpr std::int64_t heap_for_squeeze = 96 * 1024;

/// Nanoseconds for a byte that make any deflating worth its time.
constexpr std::int64_t as_long_as_it_takes = 1'000'000'000;

clock::time_point deadline_of(transfer_options const& options, std::uint64_t size) {
  auto const usual = 60s + std::chrono::seconds(size / 1024);
  return clock::now() + options.timeout.value_or(usual);
}

trouble host_trouble(std::string const& doing, std::filesystem::path const& file, error_code ec) {
  return {blame::host, fmt::format("cannot {} {}: {}", doing, file.string(), ec.message())};
}

bool may_recode(transfer_options const& options, bool board_can, bool slow) {
  auto const wanted = options.compress == compression::always ||
                      (options.compress == compression::automatic && slow);
  return wanted && board_can;
}

} // namespace

file_transfer::file_transfer(session& board, board_spec const& spec)
    : session_(board), spec_(spec), files_(board), programs_(board, files_), buffer_(buffer_size) {}

/// Finds out how, and from when on time counts.
task<std::optional<trouble>> file_transfer::begin(job& work) {
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
  work.settings = settings_for(spec_, session_.facts(), session_.raw_paste_window());
  if (work.report.tier == transfer_tier::stream) {
    auto failed = co_await programs_.install_transfer();
    co_return failed;
  }
  co_return std::nullopt;
}

/// How the board is to deflate what it sends: the last of _mprun_down.
task<std::int64_t> file_transfer::deflating(job& work) {
  if (!may_recode(work.options, true, is_slow(spec_))) {
    co_return 0;
  }
  if (work.powers.deflate) {
    co_return 1;
  }
  auto time = static_cast<std::int64_t>(time_for_a_byte(spec_).count());
  if (work.options.compress == compression::always) {
    time = std::max(time, as_long_as_it_takes);
  }
  if (time <= 1 || session_.facts().heap_free < heap_for_squeeze) {
    co_return 0;
  }
  auto const can_squeeze = co_await programs_.install_squeeze();
  co_return can_squeeze ? time : 0;
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
  work.temporary = work.remote + std::string(work.powers.rename ? temporary_end : "");
  work.deadline = deadline_of(work.options, from.size());
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
  co_return std::move(work.report);
}

task<void> file_transfer::put_by_stream(job& work, source_file& from) {
  segment_sum sum;
  for (;;) {
    if (work.verified != 0 && !programs_.has_transfer()) {
      co_await see_what_is_left(work, from);
    }
    auto lost = co_await programs_.install_transfer();
    if (lost) {
      work.report.failed = std::move(lost);
      co_return;
    }
    ++work.report.attempts;
    from.seek(work.verified);
    auto const& settings = work.settings;
    protocol::transfer::put_options options;
    auto const told =
        fmt::format("'{}',{},{},{},{}", work.powers.rename ? temporary_end : "", settings.chunk,
                    settings.unit, int{settings.lockstep}, window_bits(settings.chunk));
    options.call = programs_.call_put(work.remote, work.verified, told);
    options.paste_window = session_.raw_paste_window();
    options.offset = work.verified;
    options.chunk = settings.chunk;
    options.unit = settings.unit;
    options.window = settings.window;
    options.segment = settings.segment;
    options.lockstep = settings.lockstep;
    protocol::transfer::recode deflate;
    if (may_recode(work.options, work.powers.inflate, is_slow(spec_))) {
      deflate = make_deflate(settings.chunk);
    }
    if (work.options.on_progress) {
      options.on_arrival = [&](std::uint64_t at) { work.options.on_progress(at, from.size()); };
    }
    sum.finish(); // of an attempt that was cut off
    protocol::transfer::put_stream machine(std::move(options), from, sum, deflate, {});
    auto const ec = co_await session_.operate(machine, work.deadline, buffer_);
    work.verified = machine.verified();
    work.report.payload += machine.payload_sent();
    if (!ec) {
      co_return;
    }
    if (ec == errc::board_error && work.verified == from.size() &&
        machine.error_text().find("digest") == std::string::npos) {
      work.verified = 0; // all of it is right, but the temporary file is not: it holds more
    }
    co_await after_attempt(work, ec, machine.error_text(), settings.chunk);
    auto const unheard = ec != errc::board_error && machine.may_be_done();
    if (unheard && session_.is_open()) {
      auto const is_done = co_await see_whether_done(work, from);
      if (is_done) {
        co_return;
      }
    }
    if (work.report.failed) {
      co_await clean_up(work);
      co_return;
    }
  }
}

/// The board renames on its own comparison, so the file may be there though that was never heard.
task<bool> file_transfer::see_whether_done(job& work, source_file& from) {
  error_code ec;
  auto const ours = from.sha256_of_beginning(from.size(), ec);
  auto const theirs = co_await files_.sha256_of(work.remote);
  if (!ec && !theirs.failed && theirs.value == ours) {
    session_.note(
        fmt::format("{} is there, whole, though the board's answer was lost", work.remote));
    work.verified = from.size();
    work.report.failed.reset();
    co_return true;
  }
  if (!work.report.failed && work.verified != 0) {
    co_await see_what_is_left(work, from);
  }
  co_return false;
}

/// Brings the board back to its prompt; then the transfer has failed, or goes on where it was.
task<void> file_transfer::after_attempt(job& work, error_code ec, std::string error_text,
                                        std::size_t awaited) {
  programs_.forget_settings();
  auto const suspect = session_.link_is_suspect();
  auto why = session_.blame_for(ec, "pass the file");
  bool lasting = false;
  if (ec == errc::board_error) {
    lasting = is_lasting_exception(error_text);
    why = {lasting || !suspect ? blame::board : blame::link, described_exception(error_text)};
    if (is_unknown_name(error_text)) {
      programs_.forget_all();
    }
  } else if (ec == errc::corrupted) {
    why = {blame::link, ec.message()};
  } else if (ec == errc::file_changed || ec.category() != protocol::protocol_category()) {
    lasting = true;
    why = {blame::host, ec.message()};
  }
  session_.note(fmt::format("transfer of {}: {}", work.remote, why.message));
  auto const out_of_time = clock::now() >= work.deadline;
  if (out_of_time && ec == errc::timed_out) {
    // drive() left the machine in the middle.
    protocol::transfer::abort_transfer give_up(awaited);
    co_await session_.operate(give_up, clock::now() + time_to_give_up, buffer_);
    why.message += "; the time for the transfer is over";
  }
  auto lost = co_await session_.regain();
  if (lost) {
    work.report.failed = std::move(lost);
  } else if (lasting || out_of_time || work.report.attempts >= work.options.attempts) {
    work.report.failed = std::move(why);
  } else {
    work.settings = made_smaller(work.settings);
  }
}

/// A board that was reset has what its file system had been told to keep, or less, or something
/// else. Unless it is what was verified, everything is sent again.
task<void> file_transfer::see_what_is_left(job& work, source_file& from) {
  error_code ec;
  auto const ours = from.sha256_of_beginning(work.verified, ec);
  auto const theirs = co_await files_.sha256_of(work.temporary, work.verified);
  if (ec || theirs.failed || theirs.value != ours) {
    session_.note(fmt::format("{} is not what was sent; beginning anew", work.temporary));
    work.verified = 0;
  }
}

task<void> file_transfer::clean_up(job& work) {
  if (work.temporary == work.remote || !session_.is_open()) {
    co_return;
  }
  auto const not_removed = co_await files_.remove(work.temporary);
  if (not_removed) {
    session_.note("the temporary file stays: " + not_removed->message);
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
  auto const limit = work.options.timeout.value_or(
      std::chrono::duration_cast<std::chrono::milliseconds>(without_limit));
  work.deadline = begun + limit;
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

task<void> file_transfer::get_by_stream(job& work, target_file& to) {
  segment_sum sum;
  for (;;) {
    auto lost = co_await programs_.install_transfer();
    if (lost) {
      work.report.failed = std::move(lost);
      co_return;
    }
    ++work.report.attempts;
    auto const& settings = work.settings;
    auto const deflated = co_await deflating(work);
    protocol::transfer::get_options options;
    auto const told =
        fmt::format("{},{},{},{}", settings.down, settings.segment, settings.ahead, deflated);
    options.call = programs_.call_get(work.remote, work.verified, told);
    options.paste_window = session_.raw_paste_window();
    options.offset = work.verified;
    options.chunk = settings.down;
    options.ahead = settings.ahead;
    auto const inflate = make_inflate(settings.down);
    protocol::transfer::get_stream const* running = nullptr;
    if (work.options.on_progress) {
      options.on_arrival = [&](std::uint64_t at) { work.options.on_progress(at, running->size()); };
    }
    sum.finish(); // of an attempt that was cut off
    protocol::transfer::get_stream machine(std::move(options), to, sum, inflate, {});
    running = &machine;
    auto ec = co_await session_.operate(machine, work.deadline, buffer_);
    work.verified = machine.verified();
    work.report.size = machine.size();
    work.report.payload += machine.payload_received();
    if (!ec) {
      co_return;
    }
    if (auto const cut = to.cut(work.verified)) {
      ec = cut;
    }
    co_await after_attempt(work, ec, machine.error_text(), 0);
    if (work.report.failed) {
      co_return;
    }
  }
}

} // namespace mprun
