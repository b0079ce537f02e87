// The errors of the protocols between host and board.
#pragma once

#include <boost/system/error_code.hpp>
#include <string_view>

namespace mprun::protocol {

enum class errc {
  ok = 0,
  timed_out,            ///< no byte came within the wait the machine asked for
  closed,               ///< the link ended (the board's process exited, the port vanished)
  no_raw_repl,          ///< the board never showed the raw REPL's banner
  unexpected_reply,     ///< the board answered something the raw REPL never sends here
  end_marker_in_output, ///< the program's output held 0x04, so its true end cannot be known
  output_too_large,     ///< the program printed more than the limit and was stopped
  no_soft_reset,        ///< the board did not come back from a soft reset
  unsendable_source,    ///< the source holds a control byte that the raw REPL would act upon
  corrupted,            ///< the SHA-256 of the data that arrived differs from that of the data sent
  board_error,          ///< the board's part of an operation ended with an exception
  restarted,            ///< the board restarted in the middle of an operation
  interrupted,          ///< cut short on request
  file_changed,         ///< a file had another size at its end than when it was announced
  access_denied,        ///< the board did not take the password
  webrepl_busy,         ///< the board closed a WebREPL connection before it asked for a password
  not_webrepl,          ///< a WebSocket that does not behave as a WebREPL
  file_refused,         ///< the board closed a WebREPL connection instead of opening a file
  another_board,        ///< not the board that was behind the link before
  no_com_port,          ///< the server does not speak RFC 2217
  port_setting_refused, ///< the RFC 2217 server did not set its port as asked
  broken_telnet,        ///< the server's telnet commands make no sense
};

boost::system::error_category const& protocol_category() noexcept;
boost::system::error_code make_error_code(errc e) noexcept;

} // namespace mprun::protocol

template<>
struct boost::system::is_error_code_enum<mprun::protocol::errc> : std::true_type {};
