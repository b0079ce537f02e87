// The sink that is a descriptor. A terminal stopped by Ctrl-S, or a pager (mprun … | less), takes
// nothing for as long as it likes; boards must not miss their deadlines for that.
//
// Flow: construct, write(); catch_up() about ten times a second, drain() at the end. What is kept
// meanwhile is bounded by the run itself: a line a case, and the details that run_model keeps.
//
// Whether a write waits is a property of the open file, which the shell and other programs share
// with us. So a terminal or a pipe is opened a second time, and only our own opening does not wait.
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
  unique_fd own_;            ///< none where it cannot be opened again, as a socket
  std::size_t most_at_once_; ///< what `shared_` surely takes once it takes something
  std::string kept_;
  std::size_t given_ = 0; ///< of kept_
};

} // namespace mprun
