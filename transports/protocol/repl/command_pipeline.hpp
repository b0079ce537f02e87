// Runs many small programs one after the other without waiting for each one's answer.
//
// Flow: by standard raw mode, as many programs are on their way as the board's input buffer holds:
// the board reads the next one from there when it has answered the one before, so a far or slow
// link costs its round trip once and not for each. Answers come in order; each is handed to
// `take`. When `take` says that it is enough, no more are sent, those on their way are read to
// their end and thrown away, and the board is idle at its prompt.
//
// Lines that the board itself prints may stand between two answers and before a prompt.
//
// For programs that do not read from their standard input: they would get what follows them.
#pragma once

#include "transports/protocol/repl/foreign_lines.hpp"
#include "transports/protocol/step.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::protocol {

/// The next program; nothing when there are no more.
using program_supply = std::function<std::optional<std::string>()>;

/// Gets what a program printed and its traceback, empty when it ended well. An error is the
/// pipeline's result.
using answer_observer = std::function<error_code(std::string output, std::string traceback)>;

/// What goes in paced pieces: a link that holds its sender back needs none, a board without
/// raw-paste has a small input buffer.
enum class pacing { never, when_long, always };

struct pipeline_options {
  /// Most bytes on their way that the board has not begun to run. A program that is longer goes
  /// alone.
  std::size_t window = 64;
  pacing paced = pacing::when_long;
  std::size_t output_limit = std::size_t{16} << 20; ///< of one program
};

class command_pipeline {
public:
  command_pipeline(program_supply supply, answer_observer take, pipeline_options options);
  command_pipeline(command_pipeline const&) = delete;
  command_pipeline& operator=(command_pipeline const&) = delete;

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

private:
  enum class part { ok, output, traceback, prompt };

  void fill();
  bool make_next();
  void feed_byte(char byte);
  void append(std::string& to, std::string_view bytes);
  void answered();
  void stop(error_code why);
  void give_up(error_code why);

  program_supply supply_;
  answer_observer take_;
  pipeline_options options_;
  std::optional<std::string> next_program_; ///< does not fit yet
  bool supplied_ = false;                   ///< there are no more
  std::string out_;                         ///< programs that are to be sent now
  std::size_t unsent_ = 0;                  ///< programs in out_
  std::deque<std::size_t> unread_;          ///< sizes of those that the board has not begun to run
  std::size_t in_flight_ = 0;               ///< sum of unread_
  std::size_t unanswered_ = 0;              ///< programs, those in out_ included
  part part_ = part::ok;                    ///< of the oldest one's answer
  awaited_token ok_;
  awaited_token prompt_;
  std::string output_;
  std::string traceback_;
  bool stopping_ = false; ///< no more are sent, with why_
  bool over_ = false;
  error_code why_;
};

} // namespace mprun::protocol
