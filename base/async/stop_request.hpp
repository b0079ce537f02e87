// A request to end something before its time, made by somebody who does not know what that is.
//
// Flow: whoever can be ended calls on_made(); make() calls all of them, once. Those that come later
// are called at once.
#pragma once

#include <functional>
#include <utility>
#include <vector>

namespace mprun {

class stop_request {
public:
  void make() {
    is_made_ = true;
    for (auto const& end : std::exchange(enders_, {})) {
      end();
    }
  }

  /// `end` may be called when what it would end is over.
  void on_made(std::function<void()> end) {
    if (is_made_) {
      end();
    } else {
      enders_.push_back(std::move(end));
    }
  }

private:
  std::vector<std::function<void()>> enders_;
  bool is_made_ = false;
};

} // namespace mprun
