// A measure of a benchmark run: its subject, its conditions, the raw samples and their rounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace mprun {

/// The state of the host during the round of a measurement; 0 where unknown.
struct host_state {
  double load = 0;           ///< the kernel's load average of the last minute
  double busy = 0;           ///< processors at work for others than mprun and its boards
  double steal = 0;          ///< processors taken by other virtual machines
  double mhz = 0;            ///< the fastest processor's clock
  double yardstick = 0;      ///< microseconds that a fixed piece of work took (host_yardstick)
  unsigned other_boards = 0; ///< boards of mprun's that worked at the same time
};

/// Samples that were taken in a round without a break.
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
  std::string faults;   ///< "latency 10ms, baud 115200"; empty: none are injected
  std::string kind;     ///< "upload"
  std::string payload;  ///< "random"
  std::uint64_t size = 0;
  std::string sha256; ///< "verified"
  std::string unit;   ///< of the samples: "us", "B/s", …
  bool lower_is_better = true;
  std::vector<double> samples;  ///< in the order in which they were taken
  std::vector<double> taken_at; ///< seconds since the run began, by sample; empty where unknown
  std::vector<visit> visits;    ///< cover all samples, in order; empty for a file without rounds
  std::string error;            ///< why there is no figure; otherwise empty
};

} // namespace mprun
