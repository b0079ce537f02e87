// The steps that a protocol machine asks of the pump that drives it.
//
// Flow: the pump calls next(); sends what a `send` names, or reads some bytes when it gets a
// `want_read` and hands them to feed(), or stops at `done`. When a send or read goes wrong, or no
// byte came within the wait, it calls fail(); the machine then decides: try again, or be done.
//
// A machine is sans-IO: it knows no clock, no file and no link. It is fed any split of the bytes.
#pragma once

#include <boost/system/error_code.hpp>
#include <concepts>
#include <string_view>
#include <variant>

namespace mprun::protocol {

using boost::system::error_code;

/// Write all of these bytes. The view stays valid until the next call of a non-const member.
struct send {
  std::string_view bytes;
  bool paced = false; ///< nothing acknowledges them and the board's input buffer is small
};

/// How long the pump may wait for the next byte; the pump knows the durations.
enum class wait {
  reply,  ///< for an answer that the board's REPL owes at once: the board's reply timeout
  output, ///< for a running program, which may be silent: its idle timeout
};

struct want_read {
  wait within = wait::reply;
  /// The bytes since the read before are not the awaited ones: the wait goes on and does not start
  /// again. So a board that only prints cannot make it last for ever.
  bool still = false;
};

/// The operation is over. Without an error it succeeded, and the machine holds its result.
struct done {
  error_code why;
};

using step = std::variant<send, want_read, done>;

template<class M>
concept Machine = requires(M& machine, M const& looked_at, std::string_view bytes, error_code ec) {
  { looked_at.next() } -> std::same_as<step>;
  machine.sent();      // the bytes of the current `send` are written
  machine.feed(bytes); // bytes that arrived; may be called in any split
  machine.fail(ec);    // errc::timed_out, errc::closed, a link's own error: see link_end.hpp
};

} // namespace mprun::protocol
