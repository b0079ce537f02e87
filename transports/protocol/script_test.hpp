// Tests a protocol machine against a scripted board.
//
// Flow: state the exchange once, as the bytes that the machine must send and the board's replies,
// and check_script() runs it as given; with each reply cut in two at every byte; byte by byte; with
// a timeout, the end of the link and another error instead of each step in turn. The machine must
// always reach done, within a bounded number of steps, and stay there.
#pragma once

#include "transports/protocol/errc.hpp"
#include "transports/protocol/step.hpp"

#include <boost/system/errc.hpp>
#include <cstddef>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun::protocol {

struct exchange {
  std::string expect_send; ///< empty: the machine only reads on
  std::string reply;
};

using script = std::vector<exchange>;

/// A machine has this many steps for each byte of its script, and for ending after an error.
inline constexpr int max_idle_steps = 64;

/// The machine is done and stays so.
template<Machine M>
error_code expect_done(M& machine) {
  auto const now = machine.next();
  auto const* over = std::get_if<done>(&now);
  if (over == nullptr) {
    ADD_FAILURE() << "not done at the end of its script";
    return errc::unexpected_reply;
  }
  machine.feed("late");
  machine.fail(errc::timed_out);
  auto const later = machine.next();
  EXPECT_TRUE(std::holds_alternative<done>(later)) << "went on after done";
  return over->why;
}

/// Plays the replies in the pieces that `pieces` makes of each. A reply is given only after what
/// must be sent before it; a cut reply may make the machine send a part earlier.
template<Machine M, class Pieces>
error_code play(M& machine, script const& lines, Pieces pieces, bool in_order) {
  std::string wanted;
  std::string written;
  for (auto const& line : lines) {
    wanted += line.expect_send;
    auto parts = pieces(line.reply);
    std::size_t given = 0;
    for (int idle = 0; idle < max_idle_steps; ++idle) {
      auto const now = machine.next();
      if (auto const* out = std::get_if<send>(&now)) {
        EXPECT_FALSE(out->bytes.empty());
        written += out->bytes;
        machine.sent();
        continue;
      }
      if (std::holds_alternative<done>(now) || given == parts.size()) {
        break;
      }
      if (written.size() < wanted.size()) {
        ADD_FAILURE() << "waits for a reply after sending only: "
                      << ::testing::PrintToString(written);
        return errc::unexpected_reply;
      }
      if (in_order) {
        EXPECT_EQ(written, wanted);
      }
      machine.feed(parts[given]);
      ++given;
      idle = 0;
    }
    EXPECT_EQ(given, parts.size())
        << "ended before this reply was read whole: " << ::testing::PrintToString(line.reply);
  }
  EXPECT_EQ(written, wanted);
  return expect_done(machine);
}

/// Plays the script up to step number `failing`, and then fails each wait that follows with `ec`.
/// False when the script has no such step.
template<Machine M>
bool play_failing(M& machine, script const& lines, int failing, error_code ec) {
  std::vector<std::string> replies;
  for (auto const& line : lines) {
    replies.push_back(line.reply);
  }
  std::size_t next_reply = 0;
  int failed = 0;
  for (int number = 0; failed < max_idle_steps; ++number) {
    auto const now = machine.next();
    if (std::holds_alternative<done>(now)) {
      if (failed != 0) {
        expect_done(machine);
      }
      return failed != 0;
    }
    auto const is_send = std::holds_alternative<send>(now);
    while (next_reply < replies.size() && replies[next_reply].empty()) {
      ++next_reply;
    }
    if (number == failing || (failed != 0 && !is_send) ||
        (!is_send && next_reply == replies.size())) {
      machine.fail(ec);
      ++failed;
      if (ec != errc::timed_out) {
        EXPECT_TRUE(std::holds_alternative<done>(machine.next()))
            << "went on after " << ec.message();
      }
    } else if (is_send) {
      machine.sent();
    } else {
      machine.feed(replies[next_reply++]);
    }
  }
  ADD_FAILURE() << "never done after failing step " << failing << " with " << ec.message();
  return false;
}

/// `make()` gives a std::unique_ptr to a fresh machine; `check(machine, why)` looks at it when it
/// is done with the script.
template<class Make, class Check>
void check_script(script const& lines, Make make, Check check) {
  auto const whole = [](std::string const& reply) {
    return reply.empty() ? std::vector<std::string>() : std::vector<std::string>{reply};
  };
  {
    SCOPED_TRACE("as given");
    auto machine = make();
    auto const why = play(*machine, lines, whole, true);
    check(*machine, why);
  }
  {
    SCOPED_TRACE("byte by byte");
    auto machine = make();
    auto const why = play(
        *machine, lines,
        [](std::string const& reply) {
          std::vector<std::string> bytes;
          for (auto const byte : reply) {
            bytes.emplace_back(1, byte);
          }
          return bytes;
        },
        false);
    check(*machine, why);
  }
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (std::size_t cut = 1; cut < lines[line].reply.size(); ++cut) {
      SCOPED_TRACE("reply " + std::to_string(line) + " cut at " + std::to_string(cut));
      auto machine = make();
      std::size_t number = 0;
      auto const why = play(
          *machine, lines,
          [&](std::string const& reply) {
            if (number++ != line) {
              return whole(reply);
            }
            return std::vector<std::string>{reply.substr(0, cut), reply.substr(cut)};
          },
          false);
      check(*machine, why);
    }
  }
  auto const other = make_error_code(boost::system::errc::io_error);
  for (auto const ec : {make_error_code(errc::timed_out), make_error_code(errc::closed), other}) {
    for (int failing = 0;; ++failing) {
      SCOPED_TRACE("failing step " + std::to_string(failing));
      auto machine = make();
      if (!play_failing(*machine, lines, failing, ec)) {
        break;
      }
    }
  }
}

/// An exchange whose reply comes in parts; a board may print lines of its own between them.
struct parted_exchange {
  std::string expect_send;
  std::vector<std::string> reply;
};

/// Lines that begin or look like an awaited token, that are short, coloured, or not English.
inline std::vector<std::string> foreign_examples() {
  return {"I (4711) wifi: rssi -61\r\n",
          "\x1b[0;32mW (1) R > OK\x1b[0m\n",
          "\r\n",
          "O\r\n",
          "R\n",
          "Rx (12)\n",
          "E (88) raw REPL; CTRL-B to exit\r\n",
          "raw REPL; CTRL\r\n",
          "\xe6\xb8\xa9\xe5\xba\xa6 21\r\nD (1)\r\n"};
}

/// Runs check_script() with a line at each position alone, and with lines at all positions at once.
template<class Make, class Check>
void check_with_lines(std::vector<parted_exchange> const& parted, Make make, Check check) {
  std::size_t positions = 0;
  for (auto const& exchange : parted) {
    positions += exchange.reply.size();
  }
  for (auto const& line : foreign_examples()) {
    for (std::size_t chosen = 0; chosen <= positions; ++chosen) { // the last: everywhere
      SCOPED_TRACE(::testing::PrintToString(line) + " in position " + std::to_string(chosen));
      script lines;
      std::size_t position = 0;
      for (auto const& exchange : parted) {
        std::string reply;
        for (auto const& part : exchange.reply) {
          reply += chosen == position++ || chosen == positions ? line + part : part;
        }
        lines.push_back({exchange.expect_send, reply});
      }
      check_script(lines, make, check);
    }
  }
}

/// Plays the script once, as given, for results that depend on where a read ends.
template<Machine M>
error_code play_once(M& machine, script const& lines) {
  return play(
      machine, lines,
      [](std::string const& reply) {
        return reply.empty() ? std::vector<std::string>() : std::vector<std::string>{reply};
      },
      true);
}

/// Makes a string of a literal that may hold NULs.
template<std::size_t N>
std::string bytes(char const (&literal)[N]) {
  return std::string(literal, N - 1);
}

} // namespace mprun::protocol
