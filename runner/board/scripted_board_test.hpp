// For tests: a board whose raw REPL is scripted, behind a link without a process or a descriptor,
// so that a test decides down to the byte what each rung of a recovery meets.
//
// Flow: make a scripted_board, set how it behaves, and open sessions with scripted_board::opener().
#pragma once

#include "base/async/notification.hpp"
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
  bool hangs = false; ///< until it is interrupted
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

  std::string machine = "scripted";
  bool is_deaf = false;         ///< takes bytes, and says nothing
  bool hears_interrupts = true; ///< Ctrl-C ends a program that hangs
  bool resets = true;           ///< Ctrl-D at its raw prompt resets it
  bool has_lines = false;       ///< DTR and RTS reset it
  bool may_return = true;
  bool may_damage = false;
  std::function<void(scripted_board&)> on_open = [](scripted_board&) {};
  std::function<void(scripted_board&)> on_lines = [](scripted_board&) {};

  /// "open", "interrupt", "soft reset", "line reset", "left": what happened to it, in order.
  std::vector<std::string> history;
  unsigned openings = 0;
  error_code ended; ///< the link's error, once it has ended

  link_opener opener();
  void end_link(error_code why) {
    ended = why;
    changed.notify();
  }

  void hears(std::string_view bytes) {
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
    line_.clear();
    pending.clear();
  }

  std::string pending; ///< said, and not read yet
  notification changed;

private:
  void hears(char byte) {
    if (byte == protocol::ctrl_c) {
      interrupted();
    } else if (is_running_) {
      return; // it does not read
    } else if (byte == protocol::ctrl_a && line_ != "\x05"
                                                    "A") {
      is_raw_ = true;
      line_.clear();
      says("\r\n" + std::string(protocol::banner_and_prompt));
    } else if (byte == protocol::ctrl_a) {
      line_.clear();
      says(std::string("R\x00>", 3)); // it has no raw-paste
    } else if (byte == '\x02') {
      is_raw_ = false;
      line_.clear();
      history.emplace_back("left");
      says("\r\nMicroPython v1.99\r\nType \"help()\" for more information.\r\n>>> ");
    } else if (byte == protocol::ctrl_d) {
      ended_line();
    } else {
      line_ += byte;
    }
  }

  void interrupted() {
    line_.clear();
    if (!is_running_) {
      return;
    }
    history.emplace_back("interrupt");
    if (hears_interrupts) {
      is_running_ = false;
      says("\x04Traceback (most recent call last):\r\nKeyboardInterrupt: \r\n\x04>");
    }
  }

  void ended_line() {
    if (!is_raw_) {
      return;
    }
    auto const source = std::exchange(line_, {});
    if (source.empty()) {
      history.emplace_back("soft reset");
      if (resets) {
        says("OK\r\nMPY: soft reboot\r\n" + std::string(protocol::banner_and_prompt));
      }
      return;
    }
    auto const ran = run(source);
    is_running_ = ran.hangs;
    says("OK" + ran.output + (ran.hangs ? "" : "\x04" + ran.error + "\x04>"));
  }

  scripted_run run(std::string const& source) {
    if (source.starts_with("{}['")) {
      return {"", "Traceback (most recent call last):\r\nKeyError: " +
                      source.substr(4, source.find('\'', 4) - 4) + "\r\n"};
    }
    if (source.find("unique_id") != std::string::npos) {
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
      return {answer, ""};
    }
    return runs(source);
  }

  bool is_raw_ = false;
  bool is_running_ = false;
  std::string line_;
};

class scripted_link final : public link, public line_resetter {
public:
  explicit scripted_link(scripted_board& board) : board_(board) {}

  task<io_result> read_some(std::span<char> buffer) override {
    is_cancelled_ = false;
    while (board_.pending.empty() && !board_.ended && !is_cancelled_) {
      co_await board_.changed.wait();
    }
    if (is_cancelled_) {
      co_return io_result{asio::error::operation_aborted, 0};
    }
    if (board_.pending.empty()) {
      co_return io_result{board_.ended, 0};
    }
    auto const size = std::min(buffer.size(), board_.pending.size());
    std::copy_n(board_.pending.begin(), size, buffer.begin());
    board_.pending.erase(0, size);
    co_return io_result{{}, size};
  }

  task<error_code> write_all(std::string_view bytes) override {
    if (board_.ended) {
      co_return board_.ended;
    }
    board_.hears(bytes);
    co_return error_code();
  }

  task<error_code> reset_by_lines() override {
    board_.history.emplace_back("line reset");
    board_.begin();
    board_.on_lines(board_);
    co_return error_code();
  }

  void cancel() noexcept override {
    is_cancelled_ = true;
    board_.changed.notify();
  }
  void close() noexcept override { cancel(); }
  line_resetter* as_line_resetter() noexcept override { return board_.has_lines ? this : nullptr; }

private:
  scripted_board& board_;
  bool is_cancelled_ = false;
};

inline task<opened_link> open_scripted(scripted_board& board) {
  ++board.openings;
  board.history.emplace_back("open");
  board.begin();
  board.ended = {};
  board.on_open(board);
  opened_link opened;
  opened.name = "scripted";
  opened.may_pass = true;
  opened.may_return = board.may_return;
  opened.may_damage = board.may_damage;
  auto const there = board.opens(board.openings);
  if (there) {
    opened.wire = std::make_unique<scripted_link>(board);
  } else {
    opened.wire = there.error();
  }
  co_return opened;
}

inline link_opener scripted_board::opener() {
  return [this](link_request, fault_observer) { return open_scripted(*this); };
}

} // namespace mprun
