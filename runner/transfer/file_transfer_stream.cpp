// The part of a file transfer that streams in binary: its attempts, and what is known between two.
#include "base/async/run_clock.hpp"
#include "base/bytes/deflate.hpp"
#include "runner/transfer/board_exception.hpp"
#include "runner/transfer/codec.hpp"
#include "runner/transfer/file_transfer.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;
using protocol::errc;
constexpr auto at_once = transfer_programs::sending::at_once;
using namespace std::chrono_literals;

/// For aborting a failed transfer, whatever time was given to the transfer itself.
constexpr auto time_to_give_up = 10s;

/// squeeze.py, its table and its output, beside the buffer of a chunk.
constexpr std::int64_t heap_for_squeeze = 96 * 1024;

/// Nanoseconds for a byte that make any deflating worth its time.
constexpr std::int64_t unlimited_time = 1'000'000'000;

bool may_recode(transfer_options const& options, bool board_can, bool slow) {
  auto const wanted = options.compress == compression::always ||
                      (options.compress == compression::automatic && slow);
  return wanted && board_can;
}

} // namespace

/// How the board is to deflate what it sends: the last argument of _mprun_down.
task<std::int64_t> file_transfer::deflating(job& work) {
  if (!may_recode(work.options, true, is_slow(spec_))) {
    co_return 0;
  }
  if (work.powers.deflate) {
    co_return 1;
  }
  auto time = static_cast<std::int64_t>(time_for_a_byte(spec_).count());
  if (work.options.compress == compression::always) {
    time = std::max(time, unlimited_time);
  }
  if (time <= 1 || session_.facts().heap_free < heap_for_squeeze) {
    co_return 0;
  }
  std::vector<board_program> squeeze(1, board_program::squeeze);
  auto const installed = co_await programs_.install(std::move(squeeze), at_once);
  co_return installed ? time : 0;
}

protocol::transfer::put_options file_transfer::stream_options(job const& work) const {
  auto const& settings = work.settings;
  protocol::transfer::put_options options;
  options.paste_window = session_.raw_paste_window();
  options.paste_works = session_.raw_paste_works();
  options.held = session_.held();
  options.chunk = settings.chunk;
  options.unit = settings.unit;
  options.window = settings.window;
  options.segment = settings.segment;
  options.lockstep = settings.lockstep;
  return options;
}

/// _mprun_up of device/transfer.py.
std::string file_transfer::upload_settings(job const& work) {
  auto const& settings = work.settings;
  return fmt::format("{},{},{},{},{}", settings.chunk, settings.unit, int{settings.lockstep},
                     window_bits(settings.chunk), settings.piece);
}

protocol::transfer::get_options file_transfer::fetch_options(job const& work) const {
  protocol::transfer::get_options options;
  options.paste_window = session_.raw_paste_window();
  options.paste_works = session_.raw_paste_works();
  options.held = session_.held();
  options.chunk = work.settings.down;
  options.ahead = work.settings.ahead;
  return options;
}

/// _mprun_down of device/transfer.py.
std::string file_transfer::download_settings(job const& work, std::int64_t deflated) {
  auto const& settings = work.settings;
  return fmt::format("{},{},{},{},{}", settings.down, settings.segment, settings.ahead, deflated,
                     settings.piece);
}

protocol::transfer::recode file_transfer::deflating_for(job const& work) const {
  return may_recode(work.options, work.powers.inflate, is_slow(spec_))
             ? make_deflate(work.settings.chunk)
             : protocol::transfer::recode();
}

task<void> file_transfer::put_by_stream(job& work, source_file& from) {
  segment_sum sum;
  for (;;) {
    if (work.verified != 0 && !programs_.has(board_program::take_file)) {
      co_await check_partial_file(work, from);
    }
    auto installed = co_await programs_.install(work.programs, at_once);
    if (!installed) {
      work.report.passed = std::move(installed);
      co_return;
    }
    ++work.report.attempts;
    auto const begun_at = work.verified;
    from.seek(begun_at);
    auto options = stream_options(work);
    options.call = programs_.call_put(work.remote, work.temporary, work.verified,
                                      work.options.keeps_listing_position, upload_settings(work));
    options.offset = work.verified;
    auto const deflate = deflating_for(work);
    if (work.options.on_progress) {
      options.on_arrival = [&](std::uint64_t at) { work.options.on_progress(at, from.size()); };
    }
    sum.finish(); // of an attempt that was cut off
    sum.update(fmt::format("{} {} {}", begun_at, work.remote, work.temporary)); // take_file.py
    protocol::transfer::put_stream machine(std::move(options), from, sum, deflate, {});
    auto const ec = co_await session_.operate(machine, work.deadline, buffer_);
    work.verified = machine.verified();
    work.report.payload += machine.payload_sent();
    if (!ec) {
      co_return;
    }
    if (ec == errc::board_error && work.verified == from.size() &&
        !is_wrong_digest(machine.error_text())) {
      work.verified = 0; // all of its bytes are right, but the temporary file has more
    }
    co_await after_attempt(work, ec, machine.error_text(), work.settings.chunk, begun_at);
    auto const unheard = ec != errc::board_error && machine.may_be_done();
    if (unheard && session_.is_open()) {
      auto const is_done = co_await check_whether_done(work, from);
      if (is_done) {
        co_return;
      }
    }
    if (!work.report.passed) {
      co_await clean_up(work);
      co_return;
    }
  }
}

/// The board renames on its own comparison, so the file may be there though its answer was lost.
task<bool> file_transfer::check_whether_done(job& work, source_file& from) {
  error_code ec;
  auto const ours = from.sha256_of_beginning(from.size(), ec);
  auto const theirs = co_await files_.sha256_of(work.remote);
  if (!ec && theirs && *theirs == ours) {
    session_.journal().note(
        fmt::format("{} is there, whole, though the board's answer was lost", work.remote));
    work.verified = from.size();
    work.report.passed = result<void>();
    co_return true;
  }
  if (work.report.passed && work.verified != 0) {
    co_await check_partial_file(work, from);
  }
  co_return false;
}

/// Brings the board back to its prompt; then the transfer has failed, or continues where it was.
task<void> file_transfer::after_attempt(job& work, error_code ec, std::string error_text,
                                        std::size_t awaited, std::uint64_t begun_at) {
  programs_.forget_call();
  auto const suspect = session_.link_is_suspect();
  auto why = session_.blame_for(ec, "pass the file");
  bool lasting = false;
  if (ec == errc::board_error) {
    lasting = takes_as_lasting(work, error_text);
    why = {lasting || !suspect ? blame::board : blame::link, described_exception(error_text),
           errno_of(error_text)};
    if (is_unknown_name(error_text)) { // only a restart removes our programs
      programs_.forget_all();
      ec = errc::restarted;
      why = session_.blame_for(ec, "");
    } else if (is_silence(error_text)) {
      why = {blame::link, "the board heard nothing more"};
    }
  } else if (ec == errc::interrupted) {
    lasting = true;
  } else if (ec == errc::corrupted) {
    session_.line().add(1, 1);
    why = {blame::link, ec.message(), ec};
  } else if (ec == errc::file_changed ||
             (ec.category() != protocol::protocol_category() && !protocol::is_link_end(ec))) {
    lasting = true;
    why = {blame::host, ec.message(), ec};
  }
  session_.journal().note(fmt::format("transfer of {}: {}", work.remote, why.message));
  auto const out_of_time = clock::now() >= work.deadline;
  if (ec == errc::interrupted || (out_of_time && ec == errc::timed_out)) {
    // drive() left the machine in the middle.
    protocol::transfer::abort_transfer give_up(awaited);
    co_await session_.operate(give_up, clock::now() + time_to_give_up, buffer_);
  }
  if (out_of_time) {
    why.message += "; the time for the transfer is over";
  }
  auto regained = co_await session_.restore_prompt();
  if (session_.has_restarted() && !suspect && !lasting) {
    ec = errc::restarted;
    why = session_.blame_for(ec, "");
  }
  // A link or a board that fails again and again still lets a file pass, part by part.
  auto const goes_on =
      (ec == errc::restarted || protocol::is_link_end(ec)) && work.verified > begun_at;
  work.counted = goes_on ? 0 : work.counted + 1;
  if (!regained) {
    work.report.passed = std::move(regained);
  } else if (lasting || out_of_time || work.counted >= work.options.attempts) {
    work.report.passed = std::move(why);
  } else {
    work.settings = made_smaller(work.settings);
  }
}

/// A board that was reset has what its file system had been told to keep, or less, or something
/// else. Unless it is what was verified, everything is sent again.
task<void> file_transfer::check_partial_file(job& work, source_file& from) {
  error_code ec;
  auto const ours = from.sha256_of_beginning(work.verified, ec);
  auto const theirs = co_await files_.sha256_of(work.temporary, work.verified);
  if (ec || !theirs || *theirs != ours) {
    session_.journal().note(fmt::format("{} is not what was sent; starting over", work.temporary));
    work.verified = 0;
  }
}

task<void> file_transfer::get_by_stream(job& work, target_file& to) {
  segment_sum sum;
  for (;;) {
    auto installed = co_await programs_.install(work.programs, at_once);
    if (!installed) {
      work.report.passed = std::move(installed);
      co_return;
    }
    ++work.report.attempts;
    auto const begun_at = work.verified;
    auto const deflated = co_await deflating(work);
    auto options = fetch_options(work);
    options.call =
        programs_.call_get(work.remote, work.verified, download_settings(work, deflated));
    options.offset = work.verified;
    auto const inflate = make_inflate(work.settings.down);
    protocol::transfer::get_stream const* running = nullptr;
    if (work.options.on_progress) {
      options.on_arrival = [&](std::uint64_t at) { work.options.on_progress(at, running->size()); };
    }
    sum.finish();                                            // of an attempt that was cut off
    sum.update(fmt::format("{} {}", begun_at, work.remote)); // device/give_file.py
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
    co_await after_attempt(work, ec, machine.error_text(), 0, begun_at);
    if (!work.report.passed) {
      co_return;
    }
  }
}

} // namespace mprun
