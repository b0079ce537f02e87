// Where a console writes: remembers the first failure and then stays silent.
#pragma once

#include "reports/console/line_console.hpp"

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace mprun {

class console_output {
public:
  explicit console_output(text_sink sink) : sink_(std::move(sink)) {}

  void write(std::string_view text) {
    if (error_ == 0 && !text.empty()) {
      error_ = sink_(text);
    }
  }
  /// A reader that went away (mprun … | head) meant to.
  std::string problem() const {
    return error_ == 0 || error_ == EPIPE
               ? std::string()
               : "cannot write the console: " + std::generic_category().message(error_);
  }

private:
  text_sink sink_;
  int error_ = 0;
};

} // namespace mprun
