// Compares each kind of link with a bare poll/read/write loop over descriptors of the same kind:
// bytes per second read in pieces of 4 KiB, and the round trip time of a small message.
//
// Usage: bench_links [KIND…]        (default: all)
//
// The other side is `cat`, once as an echo, once with /dev/zero as a flood; for a WebREPL it is
// programs that do the same in frames. The bare loop does only the indispensable: it waits, reads
// and writes; for a WebREPL it also follows the lengths of frames and masks what it sends. It
// ignores telnet. Link and bare loop take turns, so that changes of the machine's speed affect
// both; the figures are medians over the turns. The project's bounds: a link reads at least 0.9
// times as fast as the bare loop, and adds at most 15 us to a round trip.
//
// Everything runs on one core: waking an idle core takes some 40 us on a virtual machine, and
// whether the other side is on another core is chance, for the link as well as for the bare loop.
#include "base/async/run_clock.hpp"
#include "bench/links/frame_echo.hpp"
#include "bench/links/link_kinds.hpp"
#include "transports/run_task_test.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

namespace mprun {
namespace {

using bench_clock = run_clock;

constexpr int turns = 31;
constexpr int round_trips_per_turn = 500;
constexpr std::size_t piece = 4096;
constexpr std::string_view message = "print(1)\x04 says it";

task<bool> read_all(link& wire, std::size_t size) {
  std::array<char, piece> buffer;
  std::size_t total = 0;
  while (total < size) {
    auto const got = co_await wire.read_some(buffer);
    if (got.ec) {
      throw std::runtime_error("the link broke: " + got.ec.message());
    }
    total += got.size;
  }
  co_return true;
}

task<bool> exchange(link& wire, int times) {
  std::array<char, piece> buffer;
  for (int i = 0; i < times; ++i) {
    auto const failed = co_await wire.write_all(message);
    for (std::size_t total = 0; total < message.size() && !failed;) {
      auto const got = co_await wire.read_some(buffer);
      if (got.ec) {
        throw std::runtime_error("the link broke: " + got.ec.message());
      }
      total += got.size;
    }
  }
  co_return true;
}

void bare_read_all(link_kind& kind, int fd, std::size_t size) {
  std::array<char, piece> buffer;
  for (std::size_t total = 0; total < size;) {
    total += kind.bare_read(fd, buffer);
  }
}

void bare_exchange(link_kind& kind, int fd, int times) {
  std::array<char, piece> buffer;
  for (int i = 0; i < times; ++i) {
    kind.bare_write(fd, message);
    for (std::size_t total = 0; total < message.size();) {
      total += kind.bare_read(fd, buffer);
    }
  }
}

/// In microseconds.
double timed(auto&& work) {
  auto const start = bench_clock::now();
  work();
  return std::chrono::duration<double, std::micro>(bench_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct samples {
  std::vector<double> bare;
  std::vector<double> over_link;

  std::vector<double> each(auto&& of) const {
    std::vector<double> all;
    for (std::size_t i = 0; i < bare.size(); ++i) {
      all.push_back(of(over_link[i], bare[i]));
    }
    return all;
  }
};

samples in_turns(auto&& with_bare, auto&& with_link) {
  samples found;
  for (int turn = -1; turn < turns; ++turn) { // the first only warms up
    auto const bare = timed(with_bare);
    auto const over_link = timed(with_link);
    if (turn >= 0) {
      found.bare.push_back(bare);
      found.over_link.push_back(over_link);
    }
  }
  return found;
}

void measure(link_kind& kind) {
  asio::io_context context(1);
  samples reading;
  {
    auto const wire = kind.open(context, role::flood);
    auto const fd = kind.bare(role::flood);
    reading = in_turns([&] { bare_read_all(kind, fd.get(), kind.bytes_per_turn); },
                       [&] { run(context, read_all(*wire, kind.bytes_per_turn)); });
  }
  auto const wire = kind.open(context, role::echo);
  auto const fd = kind.bare(role::echo);
  auto const trips = in_turns([&] { bare_exchange(kind, fd.get(), round_trips_per_turn); },
                              [&] { run(context, exchange(*wire, round_trips_per_turn)); });
  auto const megabytes = static_cast<double>(kind.bytes_per_turn);
  auto const speed = reading.each([](double linked, double bare) { return bare / linked; });
  auto const added = trips.each([](double linked, double bare) { return linked - bare; });
  fmt::print("{:12} {:8.0f} {:8.0f} {:6.2f}   {:8.1f} {:8.1f} {:+7.1f}\n", kind.name,
             megabytes / median(reading.bare), megabytes / median(reading.over_link), median(speed),
             median(trips.bare) / round_trips_per_turn,
             median(trips.over_link) / round_trips_per_turn, median(added) / round_trips_per_turn);
}

} // namespace
} // namespace mprun

int main(int argc, char** argv) {
  using namespace mprun;
  ::signal(SIGPIPE, SIG_IGN);
  cpu_set_t single_core;
  CPU_ZERO(&single_core);
  CPU_SET(static_cast<std::size_t>(std::max(0, ::sched_getcpu())), &single_core);
  ::sched_setaffinity(0, sizeof single_core, &single_core);
  arguments const wanted(argv + 1, argv + argc);
  if (wanted == arguments{frame_echo_argument}) {
    return echo_frames();
  }
  try {
    fmt::print("             MB/s, pieces of 4 KiB       us per round trip\n"
               "             bare     link     ratio      bare     link   added\n"
               "bound                          0.90                        15.0\n");
    for (auto const& kind : all_kinds()) {
      if (wanted.empty() || std::find(wanted.begin(), wanted.end(), kind->name) != wanted.end()) {
        measure(*kind);
      }
    }
  } catch (std::exception const& e) {
    fmt::print(stderr, "bench_links: {}\n", e.what());
    return 1;
  }
}
