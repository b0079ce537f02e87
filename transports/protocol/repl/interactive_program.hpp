// A running program with its input: gives its lines as they come, and takes bytes for its stdin.
//
// Flow: drive it like `execute` on a board at its raw prompt, or over a process that has no REPL at
// all (plain_output). After each arrival take next_line() until there is none; a last line without
// an end comes once the program has ended. say() queues bytes for its stdin; stop() ends the
// machine at any point and leaves the program running. The pump waits in a read meanwhile: where
// say() or stop() returns true it must be woken (link::cancel()), and the cancellation that it then
// reports does not count as a failure.
#pragma once

#include "transports/protocol/repl/execute.hpp"
#include "transports/protocol/step.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::protocol {

class interactive_program {
public:
  struct plain_output {
    std::size_t limit = std::size_t{1} << 20;
  };

  interactive_program(std::string source, execute_options options);
  explicit interactive_program(plain_output options);
  interactive_program(interactive_program const&) = delete;
  interactive_program& operator=(interactive_program const&) = delete;

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

  /// Returns whether the pump must be woken. Bytes for a program that has ended are lost.
  [[nodiscard]] bool say(std::string_view bytes);
  [[nodiscard]] bool stop();

  /// The line without its end and trailing white space.
  std::optional<std::string> next_line();

  std::string const& output() const noexcept;
  /// The program's traceback; empty when it ended well, and for plain output.
  std::string error_text() const;
  /// The program's end has been read.
  bool ended() const noexcept;
  /// The upload is over, so the program runs or has run.
  bool started() const noexcept { return !program_ || program_->running() || ended(); }

private:
  step next_step() const;
  bool may_speak() const;
  bool needs_waking();

  std::optional<execute> program_; ///< empty for plain output
  std::size_t limit_ = 0;
  std::string plain_;
  std::string unsent_;
  std::string being_sent_;
  std::size_t shown_ = 0;        ///< how much of output() next_line() has given
  mutable bool reading_ = false; ///< the pump was told to read, and nothing came yet
  bool woken_ = false;
  bool stopped_ = false;
  bool plain_over_ = false;
  error_code why_;
};

} // namespace mprun::protocol
