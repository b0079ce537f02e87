// How the terminal of standard input passes on what is typed: each key at once, unseen and as a
// byte. Output is processed as before, so that a bare line feed begins a new line.
//
// Flow: the mode holds during the object's lifetime, and the terminal is then as it was before. It
// is also restored by signals that end this process, such as those of a crash, and while the
// process is stopped: leave_for_stop() before, enter_again() afterwards. Where standard input is
// not a terminal, nothing happens, and a background job leaves the terminal to whom it belongs.
// Only one object exists at a time.
#pragma once

namespace mprun {

/// Standard input is the terminal that this process belongs to, and it is in the foreground there.
bool is_typed_to() noexcept;

class terminal_mode {
public:
  enum class typing {
    raw,  ///< Ctrl-C, Ctrl-Z and the like are bytes, too
    keys, ///< they are signals, as usual
  };

  explicit terminal_mode(typing how);
  terminal_mode(terminal_mode const&) = delete;
  terminal_mode& operator=(terminal_mode const&) = delete;
  ~terminal_mode();

  /// These concern the object that exists, if there is any.
  static void leave_for_stop() noexcept;
  static void enter_again() noexcept;

private:
  bool is_set_ = false;
};

} // namespace mprun
