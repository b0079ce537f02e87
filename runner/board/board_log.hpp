// boards/ID.log: what happened on one board, for people. Lines are `seconds.millis text`; what the
// board printed is indented.
//
// The file is opened for each entry and closed again: a thousand boards must not hold a thousand
// descriptors. A log that cannot be written says so once, through problem().
#pragma once

#include "base/async/run_clock.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class board_log {
public:
  /// Without a file nothing is written.
  board_log(std::filesystem::path file, run_clock::time_point run_start)
      : file_(std::move(file)), run_start_(run_start) {}

  /// Masks the secret, which is not empty, in what is logged from now on.
  void hide(std::string const& secret) { secrets_.push_back(secret); }

  void line(std::string_view text);
  /// The heading, then the bytes, indented and with control bytes made visible.
  void block(std::string_view heading, std::string_view bytes);

  std::string const& problem() const noexcept { return problem_; }

private:
  void append(std::string const& text);

  std::filesystem::path file_;
  run_clock::time_point run_start_;
  std::vector<std::string> secrets_;
  std::string problem_;
};

} // namespace mprun
