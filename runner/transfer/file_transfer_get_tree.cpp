// The part of a file transfer that gets many files in one stream.
#include "base/async/run_clock.hpp"
#include "runner/transfer/codec.hpp"
#include "runner/transfer/file_transfer.hpp"
#include "runner/transfer/tree_sink.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// The board compiles the call, which contains the names.
constexpr std::size_t max_names_size = 4096;
constexpr std::int64_t names_share_of_heap = 32;

/// As many of the items, from `first` on, as one call may name.
std::vector<tree_item> items_for_one_call(std::vector<tree_item> const& items, std::size_t first,
                                          std::int64_t heap_free) {
  auto const limit =
      std::min(max_names_size, static_cast<std::size_t>(heap_free / names_share_of_heap));
  std::vector<tree_item> part;
  std::size_t names = 0;
  for (auto i = first; i < items.size() && (part.empty() || names < limit); ++i) {
    names += items[i].remote.size() + 1;
    part.push_back(items[i]);
  }
  return part;
}

std::string joined_names(std::vector<tree_item> const& items, std::size_t behind) {
  std::string names;
  for (auto const& item : items) {
    names += (names.empty() ? "" : "\n") + item.remote.substr(behind);
  }
  return names;
}

} // namespace

task<std::optional<std::size_t>> file_transfer::get_tree(std::vector<tree_item> items,
                                                         transfer_options options,
                                                         tree_observer const& on_file) {
  job work;
  work.options = std::move(options);
  work.options.attempts = 1;
  work.programs = {board_program::transfer, board_program::give_file, board_program::give_tree};
  work.remote = "a tree"; // for notes
  auto const begun = co_await begin(work, transfer_programs::sending::with_call);
  if (!begun || work.report.tier != transfer_tier::stream) {
    co_return std::nullopt;
  }
  work.deadline = deadline_for(work.options);
  std::size_t reported = 0;
  while (reported < items.size() && !is_interrupted()) {
    auto part = items_for_one_call(items, reported, session_.facts().heap_free);
    auto const end = reported + part.size();
    auto const first = reported;
    auto const ec = co_await get_files(work, std::move(part), first, on_file, reported);
    if (ec || reported != end) {
      break;
    }
  }
  co_return reported;
}

/// `reported` counts the files that on_file was called for.
task<error_code> file_transfer::get_files(job& work, std::vector<tree_item> items,
                                          std::size_t first, tree_observer const& on_file,
                                          std::size_t& reported) {
  auto const deflated = co_await deflating(work);
  auto const base = common_folder(items);
  auto how = fetch_options(work);
  auto const names = joined_names(items, base.size());
  how.call = programs_.call_get_tree(base, names, download_settings(work, deflated));
  auto latest = clock::now();
  std::uint64_t latest_offset = 0;
  double for_a_byte = 0; // microseconds, for the bytes verified last
  auto const locals = items;
  tree_sink to(std::move(items), [&](std::size_t number, tree_sink::arrived const& file) {
    transfer_report report;
    report.size = file.size;
    report.sha256 = file.sha256;
    report.attempts = 1;
    auto const took = for_a_byte * static_cast<double>(file.size);
    report.took = std::chrono::microseconds(static_cast<std::int64_t>(took));
    if (file.ec) {
      report.passed = failure{
          blame::host,
          fmt::format("cannot write {}: {}", locals[number].local.string(), file.ec.message()),
          file.ec};
    }
    ++reported;
    on_file(first + number, report);
  });
  if (work.options.on_progress) {
    how.on_arrival = [&](std::uint64_t) {
      work.options.on_progress(to.arrived_of_next(), to.size_of_next());
    };
  }
  auto const is_right = [&](std::uint64_t offset) {
    auto const now = clock::now();
    auto const bytes = std::max<std::uint64_t>(1, offset - latest_offset);
    for_a_byte = std::chrono::duration<double, std::micro>(now - latest).count() /
                 static_cast<double>(bytes);
    latest = now;
    latest_offset = offset;
    to.verified(offset);
  };
  segment_sum sum;
  sum.update(base + names); // as device/give_tree.py has them
  auto const inflate = make_inflate(work.settings.down);
  protocol::transfer::get_stream machine(std::move(how), to, sum, inflate, is_right);
  auto const ec = co_await session_.operate(machine, work.deadline, buffer_);
  if (ec) {
    co_await after_attempt(work, ec, machine.error_text(), 0, 0);
  }
  co_return ec;
}

} // namespace mprun
