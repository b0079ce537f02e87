// A running program that is talked with: its lines as they come, and bytes to its stdin.
//
// Flow: drive it like `execute` on a board at its raw prompt, or over a process that has no REPL at
// all (plain_output). After each arrival take next_line() until there is none; a last line without
// an end comes once the program has ended. say() queues bytes for its stdin; stop() ends the
// conversation where it stands, with the program left running. The pump sits in a read meanwhile:
// where they return true it must be woken (link::cancel()), and the failure it then reports is not
// taken for one.
#pragma once

#include "transports/protocol/repl/execute.hpp"
#include "transports/protocol/step.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::protocol {

class conversation {
public:
  struct plain_output {
    std::size_t limit = std::size_t{1} << 20;
  };

  conversation(std::string source, execute_options options);
  explicit conversation(plain_output what);
  conversation(conversation const&) = delete;
  conversation& operator=(conversation const&) = delete;

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

  /// Whether the pump must be woken. What is said to a program that has ended is lost.
  [[nodiscard]] bool say(std::string_view bytes);
  [[nodiscard]] bool stop();

  /// Without its end and the white space before it.
  std::optional<std::string> next_line();

  std::string const& output() const noexcept;
  /// Its traceback; empty when it ended well or has none of its own.
  std::string error_text() const;
  /// It runs no more: its end has been read.
  bool ended() const noexcept;
  /// It never ran: its upload is not over.
  bool started() const noexcept { return !program_ || program_->running() || ended(); }

private:
  step next_step() const;
  bool may_speak() const;
  bool needs_waking();

  std::optional<execute> program_; ///< none where the output is all there is
  std::size_t limit_ = 0;
  std::string plain_;
  std::string unsent_;
  std::string being_sent_;
  std::size_t shown_ = 0;        ///< of output()
  mutable bool reading_ = false; ///< the pump was told to read, and nothing came yet
  bool woken_ = false;
  bool stopped_ = false;
  bool plain_over_ = false;
  error_code why_;
};

} // namespace mprun::protocol
