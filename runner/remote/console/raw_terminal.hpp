// The terminal of standard input in raw mode: each key arrives at once and as a byte, Ctrl-C and
// Ctrl-Z included. Output is processed as before, so that a bare line feed begins a new line.
//
// Flow: the terminal is raw during the object's lifetime and is then restored. It is also restored
// by signals that end this process, such as those of a crash, and while the process is stopped:
// leave_for_stop() before, enter_again() afterwards. Where standard input is not a terminal,
// nothing happens. Only one object exists at a time.
#pragma once

namespace mprun::remote {

class raw_terminal {
public:
  raw_terminal();
  raw_terminal(raw_terminal const&) = delete;
  raw_terminal& operator=(raw_terminal const&) = delete;
  ~raw_terminal();

  bool is_raw() const noexcept { return is_raw_; }

  /// These concern the object that exists, if there is any.
  static void leave_for_stop() noexcept;
  static void enter_again() noexcept;

private:
  bool is_raw_ = false;
};

} // namespace mprun::remote
