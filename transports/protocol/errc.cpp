#include "transports/protocol/errc.hpp"

#include <string>

namespace mprun::protocol {
namespace {

class category final : public boost::system::error_category {
public:
  char const* name() const noexcept override { return "mprun.protocol"; }

  std::string message(int value) const override {
    switch (static_cast<errc>(value)) {
    case errc::ok: return "no error";
    case errc::timed_out: return "the board did not answer in time";
    case errc::closed: return "the link closed";
    case errc::no_raw_repl: return "the board did not enter the raw REPL";
    case errc::unexpected_reply: return "the board's reply is not one of the raw REPL";
    case errc::end_marker_in_output:
      return "the output holds byte 0x04, the raw REPL's end marker, so where it ends is unknown";
    case errc::output_too_large: return "the program printed more than the output limit";
    case errc::no_soft_reset: return "the board did not come back from a soft reset";
    case errc::unsendable_source:
      return "the source holds a control byte that the raw REPL would act upon; write it as an "
             "escape";
    case errc::corrupted: return "what arrived is not what was sent: the SHA-256 differs";
    case errc::board_error: return "an exception on the board";
    case errc::restarted: return "the board restarts by itself";
    case errc::interrupted: return "interrupted";
    case errc::file_changed: return "the file changed while it was read";
    case errc::access_denied: return "the board refused the password";
    case errc::webrepl_busy:
      return "the board closed the connection at once: its WebREPL has another client already";
    case errc::not_webrepl: return "a WebSocket, but not MicroPython's WebREPL";
    case errc::file_refused: return "the board closed the connection: it cannot open that path";
    case errc::another_board: return "another board answers";
    case errc::no_com_port: return "the server does not speak RFC 2217";
    case errc::port_setting_refused: return "the RFC 2217 server did not set its port as asked";
    case errc::broken_telnet: return "the server's telnet commands make no sense";
    }
    return "unknown protocol error " + std::to_string(value);
  }
};

} // namespace

boost::system::error_category const& protocol_category() noexcept {
  static category const instance;
  return instance;
}

boost::system::error_code make_error_code(errc e) noexcept {
  return {static_cast<int>(e), protocol_category()};
}

} // namespace mprun::protocol
