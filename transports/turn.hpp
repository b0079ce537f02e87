// Lets others of the loop have their turn: operations that end at once, one after the other, would
// keep them waiting.
#pragma once

namespace mprun {

class turn {
public:
  /// Counts one operation; whether the coroutine is to go through the loop before its next.
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
