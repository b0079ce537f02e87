#include "runner/remote/console/raw_terminal.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <termios.h>
#include <unistd.h>

namespace mprun::remote {
namespace {

/// Signals that end a process and that no other part of mprun handles.
constexpr std::array ending_signals{SIGQUIT, SIGILL,    SIGTRAP, SIGABRT, SIGBUS,  SIGFPE, SIGSEGV,
                                    SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2, SIGSYS, SIGXCPU};

// State that a signal handler may access.
termios original_settings{};
termios raw_settings{};
std::atomic<bool> is_changed = false;
std::array<struct sigaction, ending_signals.size()> earlier_actions{};

/// Async-signal-safe.
void restore() noexcept {
  if (is_changed.exchange(false)) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &original_settings);
  }
}

extern "C" void restore_and_end(int signal) {
  restore();
  ::raise(signal); // now with its default effect, because of SA_RESETHAND
}

void handle_ending_signals() {
  struct sigaction once {};
  once.sa_handler = restore_and_end;
  once.sa_flags = static_cast<int>(SA_RESETHAND);
  for (std::size_t i = 0; i < ending_signals.size(); ++i) {
    ::sigaction(ending_signals[i], nullptr, &earlier_actions[i]);
    if (earlier_actions[i].sa_handler == SIG_DFL) {
      ::sigaction(ending_signals[i], &once, nullptr);
    }
  }
}

void restore_signal_actions() {
  for (std::size_t i = 0; i < ending_signals.size(); ++i) {
    ::sigaction(ending_signals[i], &earlier_actions[i], nullptr);
  }
}

} // namespace

raw_terminal::raw_terminal() {
  if (::isatty(STDIN_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &original_settings) != 0) {
    return;
  }
  raw_settings = original_settings;
  raw_settings.c_iflag &=
      ~static_cast<tcflag_t>(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
  raw_settings.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
  raw_settings.c_cflag &= ~static_cast<tcflag_t>(CSIZE | PARENB);
  raw_settings.c_cflag |= CS8;
  raw_settings.c_cc[VMIN] = 1;
  raw_settings.c_cc[VTIME] = 0;
  handle_ending_signals();
  is_changed = true;
  is_raw_ = ::tcsetattr(STDIN_FILENO, TCSANOW, &raw_settings) == 0;
}

raw_terminal::~raw_terminal() {
  if (is_raw_) {
    restore();
    restore_signal_actions();
    is_raw_ = false;
  }
}

void raw_terminal::leave_for_stop() noexcept {
  if (is_changed) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &original_settings);
  }
}

void raw_terminal::enter_again() noexcept {
  if (is_changed) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &raw_settings);
  }
}

} // namespace mprun::remote
