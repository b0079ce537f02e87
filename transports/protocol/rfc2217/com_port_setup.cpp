#include "transports/protocol/rfc2217/com_port_setup.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"

#include <utility>

namespace mprun::protocol {
namespace {

constexpr unsigned char data_bits = 8;
constexpr auto parity = com_port::parity_bit::none;
constexpr auto stop_bits = com_port::stop_bits::one;

/// A UART divides its clock and so only comes near the rate; beyond this no byte would be read.
bool is_near(std::uint32_t baud, std::uint32_t wanted) {
  auto const apart = baud > wanted ? baud - wanted : wanted - baud;
  return std::uint64_t{apart} * 100 <= std::uint64_t{wanted} * 3;
}

std::string switched(char const* line, bool on) {
  return std::string("did not switch ") + line + (on ? " on" : " off");
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

} // namespace

void set_lines(com_port& port, std::optional<bool> dtr, std::optional<bool> rts) {
  // DTR off while RTS is on pulls an ESP's reset; DTR on while RTS is off only its boot pin.
  if (dtr && *dtr) {
    port.set_dtr(true);
  }
  if (rts) {
    port.set_rts(*rts);
  }
  if (dtr && !*dtr) {
    port.set_dtr(false);
  }
}

std::string difference(com_port const& port, port_settings const& asked) {
  auto const baud = port.baud().value_or(0);
  if (!is_near(baud, asked.baud)) {
    return "set " + std::to_string(baud) + " baud instead of " + std::to_string(asked.baud);
  }
  // Some servers do not answer these, but ports have these settings anyway.
  if (port.data_bits().value_or(data_bits) != data_bits ||
      port.parity().value_or(parity) != parity ||
      port.stop_size().value_or(stop_bits) != stop_bits) {
    return "did not set 8 data bits, no parity, one stop bit";
  }
  if (asked.dtr && port.dtr() != asked.dtr) {
    return switched("DTR", *asked.dtr);
  }
  if (asked.rts && port.rts() != asked.rts) {
    return switched("RTS", *asked.rts);
  }
  return {};
}

com_port_setup::com_port_setup(com_port& port, port_settings const& wanted)
    : port_(port), wanted_(wanted) {
  port_.start();
  outgoing_ = port_.take_outgoing();
}

step com_port_setup::next() const {
  if (state_ == state::over) {
    return done{why_};
  }
  if (!outgoing_.empty()) {
    return send{outgoing_};
  }
  return want_read{};
}

void com_port_setup::sent() {
  if (state_ != state::over) {
    outgoing_ = port_.take_outgoing();
  }
}

void com_port_setup::feed(std::string_view bytes) {
  if (state_ == state::over) {
    return;
  }
  heard_ = true;
  auto const before = early_.size();
  early_ += bytes;
  early_.resize(before + port_.decode(std::span(early_).subspan(before)));
  go_on();
  if (outgoing_.empty()) {
    outgoing_ = port_.take_outgoing();
  }
}

void com_port_setup::fail(error_code ec) {
  if (state_ != state::over) {
    auto const is_deaf = ec == errc::timed_out && !port_.agreed();
    is_left_ = true;
    finish(is_deaf ? make_error_code(errc::no_com_port) : ec);
  }
}

std::string com_port_setup::problem() const {
  if (!why_) {
    return {};
  }
  if (port_.broken()) {
    return "is not an RFC 2217 server: its telnet commands make no sense";
  }
  if (early_.size() > max_early) {
    return "sends the board's output faster than it answers";
  }
  if (port_.is_echo()) {
    return "is not an RFC 2217 server: it echoes what it is sent";
  }
  if (port_.refused()) {
    return "is a telnet server without RFC 2217: it refused the COM-PORT option";
  }
  if (port_.refused_eight_bit()) {
    return "does not pass 8-bit data: it refused the telnet option BINARY";
  }
  if (why_ == errc::port_setting_refused) {
    return difference(port_, wanted_);
  }
  auto const is_closed = is_link_end(why_);
  std::string const how = is_closed ? "closed the connection" : "did not answer in time";
  if (port_.agreed() && port_.is_eight_bit()) {
    return how + " while its port was set";
  }
  std::string const offer = is_closed ? " at the offer of " : " to the offer of ";
  if (port_.agreed()) {
    return how + offer + "8-bit data";
  }
  // A server that sends text and closes the connection may be one whose port is in use.
  if (!is_closed && !is_blank(early_)) {
    return "is not an RFC 2217 server";
  }
  return how + (heard_ ? offer + "RFC 2217" : "; is it an RFC 2217 server?");
}

std::string_view com_port_setup::said() const noexcept {
  return is_left_ ? std::string_view(early_) : std::string_view();
}

std::string com_port_setup::take_early() {
  return std::exchange(early_, {});
}

void com_port_setup::go_on() {
  if (port_.broken()) {
    finish(errc::broken_telnet);
  } else if (early_.size() > max_early) {
    finish(errc::output_too_large);
  } else if (port_.is_echo() || port_.refused()) {
    finish(errc::no_com_port);
  } else if (port_.refused_eight_bit()) {
    finish(errc::port_setting_refused);
  } else if (state_ == state::agreeing && port_.agreed() && port_.is_eight_bit()) {
    state_ = state::setting;
    port_.ask_signature();
    set_lines(port_, wanted_.dtr, wanted_.rts);
    port_.set_data_bits(data_bits);
    port_.set_parity(parity);
    port_.set_stop_bits(stop_bits);
    port_.set_flow_control(com_port::flow_control::none);
    port_.set_baud(wanted_.baud);
    port_.fence();
  } else if (state_ == state::setting && port_.settled()) {
    auto const differs = !difference(port_, wanted_).empty();
    finish(differs ? make_error_code(errc::port_setting_refused) : error_code());
  }
}

void com_port_setup::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

} // namespace mprun::protocol
