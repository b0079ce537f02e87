// A sink that writes to a file descriptor. A terminal stopped by Ctrl-S, or a pager (mprun … |
// less), may accept nothing for any length of time, and that must not make boards miss their
// deadlines.
//
// Flow: construct, write(); catch_up() about ten times a second, drain() at the end. What is
// buffered meanwhile is bounded by the run itself: one line per case, and the details that
// run_model keeps.
//
// Whether a write blocks is a property of the open file description, which the shell and other
// programs share with us. So a terminal or a pipe is opened a second time, and only our own
// description is non-blocking.
#pragma once

#include "base/files/unique_fd.hpp"
#include "reports/console/console_sink.hpp"

#include <cstddef>
#include <string>

namespace mprun {

class console_writer final : public console_sink {
public:
  /// The descriptor stays the caller's and must outlive this.
  explicit console_writer(int descriptor);

  int write(std::string_view text) override;
  bool is_behind() const noexcept override { return given_ < kept_.size(); }
  int catch_up() override;
  int drain() override;

private:
  std::string_view left() const noexcept { return std::string_view(kept_).substr(given_); }
  int end(int reason) noexcept;

  int shared_;
  unique_fd own_;         ///< empty if it cannot be opened again, as with a socket
  std::size_t max_write_; ///< what `shared_` accepts without blocking once it is writable
  std::string kept_;
  std::size_t given_ = 0; ///< bytes of kept_ that were written already
};

} // namespace mprun
