// The part of a file transfer that puts a tree in one stream.
#include "base/async/run_clock.hpp"
#include "runner/transfer/codec.hpp"
#include "runner/transfer/file_transfer.hpp"

#include <algorithm>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// How many bytes of names and sizes a board that takes such frames can keep besides.
std::size_t max_list_for(std::size_t chunk) {
  return std::min<std::size_t>(chunk / 4, 1024);
}

} // namespace

task<std::optional<std::size_t>> file_transfer::put_tree(std::vector<tree_item> items,
                                                         transfer_options options,
                                                         tree_observer const& on_whole) {
  job work;
  work.options = std::move(options);
  work.options.attempts = 1;
  work.programs = {board_program::transfer, board_program::take_file, board_program::take_tree};
  work.remote = "a tree"; // for notes
  auto const begun = co_await begin(work, transfer_programs::sending::with_call);
  if (!begun || work.report.tier != transfer_tier::stream || !work.powers.rename) {
    co_return std::nullopt;
  }
  auto const count = items.size();
  std::uint64_t content = 0;
  for (auto const& item : items) {
    content += local_size(item);
  }
  work.deadline = deadline_for(work.options, content);
  tree_stream from(std::move(items), max_list_for(work.settings.chunk));
  std::size_t whole = 0;
  auto latest = clock::now();
  auto how = stream_options(work);
  how.board_judges = true; // each file by its own digest
  how.call = programs_.call_put_tree(from.base(), work.options.keeps_listing_position,
                                     upload_settings(work));
  if (work.options.on_progress) {
    how.on_arrival = [&](std::uint64_t at) {
      if (whole < from.passed().size()) {
        auto const& item = from.passed()[whole];
        work.options.on_progress(at < item.begin ? 0 : at - item.begin, item.end - item.begin);
      }
    };
  }
  auto const is_right = [&](std::uint64_t offset) {
    auto const& passed = from.passed();
    auto const now = clock::now();
    auto const start = whole < passed.size() ? passed[whole].begin : 0;
    auto const took = std::chrono::duration<double, std::micro>(now - latest);
    latest = now;
    for (; whole < passed.size() && passed[whole].end <= offset; ++whole) {
      auto const& item = passed[whole];
      // Its share of the time until this many bytes were known to be right.
      auto const share = static_cast<double>(item.end - item.begin) /
                         static_cast<double>(std::max<std::uint64_t>(1, offset - start));
      transfer_report report;
      report.size = item.size;
      report.sha256 = item.sha256;
      report.attempts = 1;
      report.took = std::chrono::microseconds(static_cast<std::int64_t>(took.count() * share));
      on_whole(whole, report);
    }
  };
  tree_stream_sum sum(from);
  protocol::transfer::put_stream machine(std::move(how), from, sum, deflating_for(work), is_right);
  auto const ec = co_await session_.operate(machine, work.deadline, buffer_);
  if (ec) {
    co_await after_attempt(work, ec, machine.error_text(), work.settings.chunk, 0);
  }
  co_return ec ? whole : count;
}

} // namespace mprun
