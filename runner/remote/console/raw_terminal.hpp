// The terminal of the standard input in raw mode: each key comes at once and as a byte, Ctrl-C and
// Ctrl-Z too. What is written to it is processed as before, so that a bare line end begins a line.
//
// Flow: as long as one lives the terminal is raw; then it is as it was before. So it is also after
// a signal that ends this process without asking, a crash among them, and while the process is
// stopped: leave_for_stop() before, enter_again() after that. Where the standard input is no
// terminal, nothing is done. There is one at a time.
#pragma once

namespace mprun::remote {

class raw_terminal {
public:
  raw_terminal();
  raw_terminal(raw_terminal const&) = delete;
  raw_terminal& operator=(raw_terminal const&) = delete;
  ~raw_terminal();

  bool is_raw() const noexcept { return is_raw_; }

  /// Of the one that there is, if there is one.
  static void leave_for_stop() noexcept;
  static void enter_again() noexcept;

private:
  bool is_raw_ = false;
};

} // namespace mprun::remote
