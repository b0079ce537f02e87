// What a protocol machine asks of the pump that drives it.
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
  reply,  ///< an answer the board's REPL owes at once: the board's reply timeout
  output, ///< a running program may be silent: the idle timeout of what runs
};

struct want_read {
  wait within = wait::reply;
  /// What came since the read before is not what is awaited: the wait goes on, it does not begin
  /// anew. So whoever only prints cannot make it last for ever.
  bool still = false;
};

/// The operation is over. No error means it did what it should; its result is then in the machine.
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
