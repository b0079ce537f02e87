// Runs many small programs one after the other without waiting for each one's answer.
//
// Flow: by standard raw mode, as many programs are on their way as the board's input buffer holds:
// the board reads the next program from there when it has answered the one before, so a distant or
// slow link costs one round trip and not one for each. Answers come in order; each is handed to
// `take`. When `take` returns an error, no more programs are sent, the answers to those on their
// way are read to their end and discarded, and the board is idle at its prompt.
//
// Lines that the board itself prints may stand between two answers and before a prompt.
//
// For programs that do not read from their standard input: they would get the program after them.
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

/// Gives the next program; nothing when there are no more.
using program_supply = std::function<std::optional<std::string>()>;

/// Gets a program's output and its traceback, which is empty when it ended well. An error ends the
/// pipeline and is its result.
using answer_observer = std::function<error_code(std::string output, std::string traceback)>;

/// Which programs are sent in paced pieces. A link with flow control needs no pacing; a board
/// without raw-paste has a small input buffer.
enum class pacing { never, when_long, always };

struct pipeline_options {
  /// At most this many bytes of programs that the board has not begun to run are on their way. A
  /// longer program goes alone.
  std::size_t window = 64;
  pacing paced = pacing::when_long;
  std::size_t output_limit = std::size_t{16} << 20; ///< of each program
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
  std::optional<std::string> next_program_; ///< it does not fit yet
  bool supplied_ = false;                   ///< there are no more programs
  std::string out_;                         ///< the programs to be sent now
  std::size_t unsent_ = 0;                  ///< how many programs out_ holds
  std::deque<std::size_t> unread_;          ///< sizes of programs that the board has yet to read
  std::size_t in_flight_ = 0;               ///< the sum of unread_
  std::size_t unanswered_ = 0;              ///< how many programs, those in out_ included
  part part_ = part::ok;                    ///< the part of the oldest program's answer
  awaited_token ok_;
  awaited_token prompt_;
  std::string output_;
  std::string traceback_;
  bool stopping_ = false; ///< no more programs are sent, because of why_
  bool over_ = false;
  error_code why_;
};

} // namespace mprun::protocol
