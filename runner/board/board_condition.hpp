// The condition of a board between two operations, as far as it is known here: whether anything ran
// since its last reset, whether it waits at its raw prompt. No I/O.
//
// Flow: the session reports each operation and each reset, and asks whether a reset can be spared.
#pragma once

namespace mprun {

class board_condition {
public:
  /// A program or an operation of mprun's own begins. It leaves names behind, but no threads or
  /// timers.
  void begin_own() noexcept {
    is_fresh_ = false;
    has_restarted_ = false;
  }
  /// A program begins that may leave anything behind, and replace any builtin.
  void begin_foreign() noexcept {
    is_fresh_ = false;
    left_something_ = true;
    is_tidy_ = false;
  }
  /// From here on has_restarted() refers to this case.
  void begin_case() noexcept { has_restarted_ = false; }

  /// An operation is over; after a success the board is at its raw prompt.
  void end_operation(bool at_prompt) noexcept {
    is_at_prompt_ = at_prompt;
    is_tidy_ = is_tidy_ && at_prompt;
  }

  /// A reset begins, or the link is opened, or the process started: what was left in the board's
  /// memory is gone. `bare`: nothing runs on it when it starts, not even boot.py.
  void mark_reset(bool bare) noexcept {
    ++resets_;
    is_fresh_ = false;
    is_tidy_ = bare;
  }
  /// The reset has led to the raw prompt.
  void mark_fresh() noexcept {
    is_fresh_ = true;
    left_something_ = false;
  }
  /// A new opening has led to the raw prompt; what programs left behind may still be there.
  void mark_opened() noexcept { is_fresh_ = true; }
  /// The board restarted by itself, so boot.py ran.
  void mark_restarted() noexcept {
    mark_reset(false);
    has_restarted_ = true;
  }
  /// The board did not answer, so nothing is known of it.
  void mark_unknown() noexcept { is_fresh_ = false; }

  void mark_tidy() noexcept { is_tidy_ = true; }
  void mark_untidy() noexcept { is_tidy_ = false; }

  bool is_fresh() const noexcept { return is_fresh_; } ///< nothing ran since the last reset
  /// A program that is not ours ran since the last reset.
  bool left_something() const noexcept { return left_something_; }
  bool is_tidy() const noexcept { return is_tidy_; } ///< no global hides a builtin
  bool is_at_prompt() const noexcept { return is_at_prompt_; }
  bool has_restarted() const noexcept { return has_restarted_; }
  /// How often it was reset, opened or started. After a change its memory may have been cleared.
  unsigned resets() const noexcept { return resets_; }

private:
  bool is_fresh_ = false;
  bool left_something_ = false;
  bool is_tidy_ = false;
  bool is_at_prompt_ = false;
  bool has_restarted_ = false;
  unsigned resets_ = 0;
};

} // namespace mprun
