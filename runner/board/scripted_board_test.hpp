// For tests: a board whose raw REPL is scripted, behind a link without a process or a descriptor,
// so that a test decides down to the byte what each rung of a recovery meets.
//
// Flow: make a scripted_board, set how it behaves, and open sessions with scripted_board::opener().
#pragma once

#include "base/async/notification.hpp"
#include "base/bytes/crc32.hpp"
#include "runner/board/own_lines.hpp"
#include "runner/board/session_environment.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun {

/// What a program does there.
struct scripted_run {
  std::string output{};
  std::string error{};
  bool hangs = false;    ///< until it is interrupted
  bool exits = false;    ///< and the link ends with it, as that of a process does
  bool reboots = false;  ///< as a board does on SystemExit
  bool restarts = false; ///< by itself, in the middle of it
};

class scripted_board {
public:
  explicit scripted_board(asio::any_io_executor executor) : changed(std::move(executor)) {}

  /// What the programs of tests do; the probe and the ticket of the raw prompt are answered anyway.
  std::function<scripted_run(std::string const&)> runs = [](std::string const&) {
    return scripted_run();
  };
  /// What becomes of each opening, from 1.
  std::function<result<void>(unsigned)> opens = [](unsigned) { return result<void>(); };
  /// What becomes of an answer on its way.
  std::function<std::string(std::string)> damage = [](std::string text) { return text; };

  /// What it answers to a checked question (checked_question.hpp): that it cannot.
  std::function<scripted_run(std::string const&)> checks = [](std::string const&) {
    return scripted_run{"sum=none\x1f\r\n"};
  };

  /// Whether the end of this program is lost on its way, so that the board waits for it.
  std::function<bool(std::string const&)> mishears = [](std::string const&) { return false; };

  std::string machine = "scripted";
  bool is_deaf = false;            ///< takes bytes, and says nothing
  std::string probe;               ///< the last program that asked what the board is
  bool hears_interrupts = true;    ///< Ctrl-C ends a program that hangs
  bool dies_of_interrupts = false; ///< and its process with it
  bool resets = true;              ///< Ctrl-D at its raw prompt resets it
  bool has_lines = false;          ///< DTR and RTS reset it
  bool is_process = false;         ///< it is reset by starting it anew, and interrupted by a signal
  bool may_pass = true;
  bool may_return = true;
  bool may_damage = false;
  bool corrupts = false;
  unsigned paste_window = 0;    ///< of raw-paste; 0: it has none
  bool gives_credit = true;     ///< for more than the first two windows
  error_code lines_failure;     ///< of a reset by DTR and RTS
  bool lines_hang = false;      ///< such a reset never ends by itself
  std::string after_start;      ///< what boot.py prints behind the banner of a soft reset
  std::string exit_description; ///< of its process
  std::string close_reason;     ///< what the link knows of its end
  std::string secret;           ///< that an opening gives to the link
  fault_observer on_fault;      ///< of the last opening
  std::function<error_code(scripted_board&)> on_respawn = [](scripted_board&) {
    return error_code();
  };
  std::function<void(scripted_board&)> on_open = [](scripted_board&) {};
  std::function<void(scripted_board&)> on_reset = [](scripted_board&) {};
  std::function<void(scripted_board&)> on_lines = [](scripted_board&) {};

  /// "open", "interrupt", "signal", "soft reset", "line reset", "respawn", "left": what happened to
  /// it, in order.
  std::vector<std::string> history;
  unsigned openings = 0;
  error_code ended; ///< the link's error, once it has ended

  link_opener opener();
  std::string heard;  ///< all bytes that came
  std::string unread; ///< those that came while a program ran
  /// Of the program that hangs: it prints this and ends.
  void finish(std::string const& output) {
    is_running_ = false;
    says(output + "\x04\x04>");
    changed.notify();
  }
  /// Without being told to: it is at its friendly prompt then.
  void start_by_itself() {
    is_raw_ = false;
    is_running_ = false;
    line_.clear();
    says("MPY: soft reboot\r\n" + greeting);
    changed.notify();
  }
  void inject(fault_kind kind) { on_fault(injected_fault{kind, direction::from_board, 7}); }
  void end_link(error_code why) {
    ended = why;
    changed.notify();
  }

  void hears(std::string_view bytes) {
    heard += bytes;
    for (char const byte : bytes) {
      if (!is_deaf) {
        hears(byte);
      }
    }
    changed.notify();
  }
  void says(std::string text) { pending += damage(std::move(text)); }
  void begin() {
    is_raw_ = false;
    is_running_ = false;
    is_pasting_ = false;
    line_.clear();
    pending.clear();
  }
  void interrupted() {
    line_.clear();
    if (!is_running_) {
      return;
    }
    history.emplace_back("interrupt");
    if (dies_of_interrupts) {
      end_link(asio::error::eof);
    } else if (hears_interrupts) {
      is_running_ = false;
      says("\x04Traceback (most recent call last):\r\nKeyboardInterrupt: \r\n\x04>");
    }
  }

  std::string pending; ///< said, and not read yet
  notification changed;

  /// The answer of a board that can check.
  scripted_run checked_answer(std::string const& source) const {
    auto const lines = facts() + "has=binary,sha256\x1f\r\n";
    return {lines + fmt::format("sum={}\x1f\r\n", sum_of(source, lines))};
  }

  /// The first bytes object in the source.
  static std::string pasted_bytes(std::string const& source) {
    std::string bytes;
    for (auto at = source.find("b'") + 2; source[at] != '\''; ++at) {
      auto byte = source[at];
      if (byte == '\\') {
        byte = source[++at];
        if (byte == 'x') {
          byte = static_cast<char>(std::stoi(source.substr(at + 1, 2), nullptr, 16));
          at += 2;
        } else if (byte >= '0' && byte <= '7') {
          byte = static_cast<char>(byte - '0');
        } else {
          byte = byte == 'n' ? '\n' : byte == 'r' ? '\r' : byte;
        }
      }
      bytes += byte;
    }
    return bytes;
  }

private:
  void hears(char byte) {
    if (is_pasting_) {
      hears_pasted(byte);
    } else if (byte == protocol::ctrl_c) {
      interrupted();
    } else if (is_running_) {
      unread += byte; // it does not read
    } else if (byte == protocol::ctrl_a && line_ != "\x05"
                                                    "A") {
      is_raw_ = true;
      line_.clear();
      says("\r\n" + std::string(protocol::banner_and_prompt));
    } else if (byte == protocol::ctrl_a) {
      line_.clear();
      is_pasting_ = paste_window != 0;
      pasted_ = 0;
      auto const window = {static_cast<char>(paste_window & 0xff),
                           static_cast<char>(paste_window >> 8), '\x01'};
      says(is_pasting_ ? "R\x01" + std::string(window) : std::string("R\x00>", 3));
    } else if (byte == '\x02') {
      is_raw_ = false;
      line_.clear();
      history.emplace_back("left");
      says("\r\n" + greeting);
    } else if (byte == protocol::ctrl_d) {
      ended_line();
    } else {
      line_ += byte;
    }
  }

  void hears_pasted(char byte) {
    if (byte == protocol::ctrl_c) {
      is_pasting_ = false;
      line_.clear();
      says("\x04\x04Traceback (most recent call last):\r\nKeyboardInterrupt: \r\n\x04>");
    } else if (byte == protocol::ctrl_d) {
      is_pasting_ = false;
      answers(std::exchange(line_, {}), "\x04");
    } else {
      line_ += byte;
      if (++pasted_ % paste_window == 0 && gives_credit) {
        says("\x01");
      }
    }
  }

  void ended_line() {
    if (!is_raw_) {
      return;
    }
    if (mishears(line_)) {
      return;
    }
    auto const source = std::exchange(line_, {});
    if (source.empty()) {
      history.emplace_back("soft reset");
      on_reset(*this);
      if (resets && !ended) {
        says("OK\r\n" + reboot_text());
      }
      return;
    }
    answers(source, "OK");
  }

  void answers(std::string const& source, std::string const& accepted) {
    auto const ran = run(source);
    is_running_ = ran.hangs;
    auto const end = "\x04" + ran.error + "\x04";
    says(accepted + ran.output +
         (ran.hangs || ran.restarts ? ""
          : ran.exits               ? end
          : ran.reboots             ? end + reboot_text()
                                    : end + ">"));
    if (ran.exits) {
      end_link(asio::error::eof);
    } else if (ran.restarts) {
      start_by_itself();
    }
  }

  std::string reboot_text() const {
    return "MPY: soft reboot\r\n" + std::string(protocol::banner_and_prompt) + after_start;
  }

  scripted_run run(std::string const& source) {
    if (source.starts_with("{}['")) {
      return {"", "Traceback (most recent call last):\r\nKeyError: " +
                      source.substr(4, source.find('\'', 4) - 4) + "\r\n"};
    }
    if (source.find("unique_id") != std::string::npos) {
      probe = source;
      return {facts(), ""};
    }
    if (source.find("_mprun_ask") != std::string::npos) {
      return checks(source);
    }
    return runs(source);
  }

  std::string facts() const {
    std::string answer;
    for (auto const& [key, value] : std::initializer_list<std::pair<char const*, std::string>>{
             {"implementation", "micropython"},
             {"version", "1.99.0"},
             {"platform", "scripted"},
             {"machine", machine},
             {"firmware", "v1.99"},
             {"modules", "json"},
             {"heap_free", "100000"},
             {"end", "1"}}) {
      answer += fmt::format("{}={}\x1f\r\n", key, value);
    }
    return answer;
  }

  /// Of the literal in a checked question, and of its answer.
  static std::uint32_t sum_of(std::string const& source, std::string_view answer) {
    auto sum = crc32(pasted_bytes(source));
    while (auto const line = take_own_line(answer)) {
      sum = crc32(std::string(*line) + own_mark, sum);
    }
    return sum;
  }

  std::string const greeting = "MicroPython v1.99\r\nType \"help()\" for more information.\r\n>>> ";
  bool is_raw_ = false;
  bool is_running_ = false;
  bool is_pasting_ = false;
  std::size_t pasted_ = 0;
  std::string line_;
};

} // namespace mprun
