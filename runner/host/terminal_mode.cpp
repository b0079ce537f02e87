#include "runner/host/terminal_mode.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <termios.h>
#include <unistd.h>

namespace mprun {
namespace {

/// Signals that end a process and that no other part of mprun handles.
constexpr std::array ending_signals{SIGQUIT, SIGILL,    SIGTRAP, SIGABRT, SIGBUS,  SIGFPE, SIGSEGV,
                                    SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2, SIGSYS, SIGXCPU};

// State that a signal handler may access.
termios original_settings{};
termios own_settings{};
std::atomic<bool> is_changed = false;
std::array<struct sigaction, ending_signals.size()> earlier_actions{};

/// Async-signal-safe. A background job that changed the terminal would be stopped for it.
void set(termios const& settings) noexcept {
  auto const foreground = ::tcgetpgrp(STDIN_FILENO); // -1: no job control on this terminal
  if (foreground == -1 || foreground == ::getpgrp()) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &settings);
  }
}

void restore() noexcept {
  if (is_changed.exchange(false)) {
    set(original_settings);
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

termios settings_for(terminal_mode::typing how, termios settings) {
  settings.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON);
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  if (how == terminal_mode::typing::raw) {
    settings.c_iflag &=
        ~static_cast<tcflag_t>(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
    settings.c_lflag &= ~static_cast<tcflag_t>(IEXTEN | ISIG);
    settings.c_cflag &= ~static_cast<tcflag_t>(CSIZE | PARENB);
    settings.c_cflag |= CS8;
  }
  return settings;
}

} // namespace

bool is_typed_to() noexcept {
  return ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();
}

terminal_mode::terminal_mode(typing how) {
  if (::isatty(STDIN_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &original_settings) != 0) {
    return;
  }
  own_settings = settings_for(how, original_settings);
  handle_ending_signals();
  is_changed = true;
  is_set_ = true;
  set(own_settings);
}

terminal_mode::~terminal_mode() {
  if (is_set_) {
    restore();
    restore_signal_actions();
  }
}

void terminal_mode::leave_for_stop() noexcept {
  if (is_changed) {
    set(original_settings);
  }
}

void terminal_mode::enter_again() noexcept {
  if (is_changed) {
    set(own_settings);
  }
}

} // namespace mprun
