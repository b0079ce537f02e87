// Gives other coroutines of the loop their turn: a series of operations that end at once would keep
// them waiting.
#pragma once

namespace mprun {

class turn {
public:
  /// Counts an operation. Returns whether the coroutine must go through the loop before the next.
  bool is_over() noexcept {
    if (++operations_ < length) {
      return false;
    }
    operations_ = 0;
    return true;
  }

private:
  static constexpr int length = 32;

  int operations_ = 0;
};

} // namespace mprun
