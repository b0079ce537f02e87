// Where a console writes. It remembers the first failure and writes nothing after that.
#pragma once

#include "base/files/file_failure.hpp"
#include "base/files/last_error.hpp"
#include "reports/console/console_sink.hpp"

#include <cerrno>
#include <memory>
#include <string_view>
#include <utility>

namespace mprun {

class console_output {
public:
  explicit console_output(std::unique_ptr<console_sink> sink) : sink_(std::move(sink)) {}

  void write(std::string_view text) {
    if (error_ == 0 && !text.empty()) {
      error_ = sink_->write(text);
    }
  }
  /// Writes as much as the reader accepts now; false if something is left.
  bool catch_up() {
    error_ = error_ == 0 ? sink_->catch_up() : error_;
    return error_ != 0 || !sink_->is_behind();
  }
  void drain() { error_ = error_ == 0 ? sink_->drain() : error_; }

  /// A reader that has closed the pipe (mprun … | head) wants no more, so that is not a failure.
  file_result<void> so_far() const {
    if (error_ == 0 || error_ == EPIPE) {
      return {};
    }
    auto const ec = error_of(error_);
    return file_failure{ec, "cannot write the console: " + ec.message()};
  }

private:
  std::unique_ptr<console_sink> sink_;
  int error_ = 0;
};

} // namespace mprun
