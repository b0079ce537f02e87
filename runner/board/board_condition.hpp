// In what condition a board is between two operations, as far as this side can know: whether
// anything ran since its last reset, whether it waits at its raw prompt. No I/O.
//
// Flow: the session tells of each operation and each reset; whoever wants to spare a reset asks.
#pragma once

namespace mprun {

class board_condition {
public:
  /// A program or an operation of mprun's own begins. It leaves names behind, no threads or timers.
  void begins_ours() noexcept {
    is_fresh_ = false;
    has_restarted_ = false;
  }
  /// A program begins that may leave anything behind, and replace any builtin.
  void begins_theirs() noexcept {
    is_fresh_ = false;
    left_something_ = true;
    is_tidy_ = false;
  }
  /// From here on has_restarted() tells of what comes.
  void begins_case() noexcept { has_restarted_ = false; }

  /// An operation is over; after a success the board is at its raw prompt.
  void ended(bool at_prompt) noexcept {
    is_at_prompt_ = at_prompt;
    is_tidy_ = is_tidy_ && at_prompt;
  }

  /// A reset begins, or the link is opened, or the process started: what was left in the board's
  /// memory is gone. `bare`: nothing has run on it when it has begun, no boot.py either.
  void is_reset(bool bare) noexcept {
    ++resets_;
    is_fresh_ = false;
    is_tidy_ = bare;
  }
  /// The reset has led to the raw prompt.
  void became_fresh() noexcept {
    is_fresh_ = true;
    left_something_ = false;
  }
  /// A new opening has led there: what was left behind may be there still.
  void was_opened() noexcept { is_fresh_ = true; }
  /// Without being told to. boot.py ran.
  void restarted_by_itself() noexcept {
    is_reset(false);
    has_restarted_ = true;
  }
  /// Nothing is known of it: it did not answer.
  void is_unknown() noexcept { is_fresh_ = false; }

  void was_tidied() noexcept { is_tidy_ = true; }
  void was_not_tidied() noexcept { is_tidy_ = false; }

  bool is_fresh() const noexcept { return is_fresh_; } ///< nothing ran since the last reset
  /// A program that is not ours ran since the last reset.
  bool left_something() const noexcept { return left_something_; }
  bool is_tidy() const noexcept { return is_tidy_; } ///< no global hides a builtin
  bool is_at_prompt() const noexcept { return is_at_prompt_; }
  bool has_restarted() const noexcept { return has_restarted_; }
  /// How often it was reset, opened or started: what was left in its memory is of an earlier
  /// number.
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
