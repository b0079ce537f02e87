// One measure of a benchmark run: what was measured, on what, the raw samples, and the rounds that
// they are of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace mprun {

/// What the host was busy with in the round in which something was measured; 0 where it does not
/// tell.
struct host_state {
  double load = 0;           ///< of the last minute, as the kernel counts it
  double busy = 0;           ///< processors at work for others than mprun and its boards
  double steal = 0;          ///< processors that another virtual machine had instead
  double mhz = 0;            ///< the fastest processor's clock
  double yardstick = 0;      ///< microseconds that a fixed piece of work took (host_yardstick)
  unsigned other_boards = 0; ///< of ours, at work at the same time
};

/// Samples that were taken in one round without a break.
struct visit {
  unsigned round = 0; ///< from 0; a round begins with fresh connections
  std::size_t samples = 0;
  host_state host;
};

struct measure {
  std::string name;     ///< "unix-0/upload/random/100KiB": the same in every run
  std::string board;    ///< "unix-0"
  std::string platform; ///< "unix"
  std::string machine;  ///< "Raspberry Pi Pico with RP2040"
  std::string firmware; ///< "v1.25.0 on 2025-04-15"
  std::string version;  ///< "1.25.0"
  std::string link;     ///< "process pty micropython"
  std::string faults;   ///< "latency 10ms, baud 115200"; empty: none are put on the link
  std::string kind;     ///< "upload"
  std::string payload;  ///< "random"
  std::uint64_t size = 0;
  std::string sha256; ///< "verified"
  std::string unit;   ///< of the samples: "us", "B/s", …
  bool lower_is_better = true;
  std::vector<double> samples;  ///< in the order in which they were taken
  std::vector<double> taken_at; ///< of each: seconds since the run began; empty where nobody knows
  std::vector<visit> visits;    ///< in order, all samples; empty where the file knows no rounds
  std::string error;            ///< why there is no figure; empty when there is one
};

} // namespace mprun
