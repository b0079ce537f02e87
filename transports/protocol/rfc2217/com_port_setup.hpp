// Opens a serial port behind an RFC 2217 server: agrees on the options, then sets the port.
//
// Flow: WILL COM-PORT, WILL/DO BINARY → the server's agreement; settings and a fence → its answers.
// Data that the board sends meanwhile is kept (take_early()). When it fails, problem() describes in
// one line what the server is or did, and said() gives the text that it sent before it closed the
// connection or fell silent.
#pragma once

#include "transports/protocol/rfc2217/com_port.hpp"
#include "transports/protocol/step.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::protocol {

/// Always 8 data bits, no parity, one stop bit and no flow control, as boards' REPLs have.
struct port_settings {
  std::uint32_t baud = 115200;
  std::optional<bool> dtr; ///< empty: left as the server has it
  std::optional<bool> rts;
};

/// Sets both lines in the order that does not reset an ESP through its two transistors.
void set_lines(com_port& port, std::optional<bool> dtr, std::optional<bool> rts);

/// How the settled port differs from the request, or nothing: "did not switch DTR off".
std::string difference(com_port const& port, port_settings const& asked);

class com_port_setup {
public:
  static constexpr std::size_t max_early = std::size_t{1} << 20;

  /// `port` is a fresh one and stays the caller's, to be used for all that follows.
  com_port_setup(com_port& port, port_settings const& wanted);

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

  std::string problem() const;
  /// Unchanged and in full: it may hold secrets.
  std::string_view said() const noexcept;
  std::string take_early();

private:
  enum class state { agreeing, setting, over };

  void go_on();
  void finish(error_code why);

  com_port& port_;
  port_settings wanted_;
  state state_ = state::agreeing;
  std::string outgoing_;
  std::string early_;
  bool heard_ = false;   ///< anything has come
  bool is_left_ = false; ///< the server closed the connection, or fell silent
  error_code why_;
};

} // namespace mprun::protocol
