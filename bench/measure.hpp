// One measure of a benchmark run: what was measured, on what, and the raw samples.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mprun {

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
  std::vector<double> samples; ///< in the order in which they were taken
  std::string error;           ///< why there is no figure; empty when there is one
};

} // namespace mprun
