#include "transports/protocol/rfc2217/com_port.hpp"

namespace mprun::protocol {
namespace {

using agreement = telnet::agreement;

constexpr auto com_port_option = telnet::option::com_port;
constexpr auto binary = telnet::option::binary;
constexpr std::size_t max_signature_size = 80;

/// The client's command codes; a server adds 100 to them.
enum command : unsigned char {
  signature_text = 0,
  baud_rate = 1,
  data_size = 2,
  parity_kind = 3,
  stop_size_kind = 4,
  control_line = 5,
  line_state_now = 6,
  modem_state_now = 7,
  flow_suspend = 8,
  flow_resume = 9,
  line_state_mask = 10,
  modem_state_mask = 11,
  purge_data = 12,
};

constexpr unsigned char from_server = 100;

std::string four_bytes(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(value >> shift & 0xff);
  }
  return bytes;
}

std::uint32_t to_number(std::string_view bytes) {
  std::uint32_t value = 0;
  for (auto const byte : bytes) {
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  return value;
}

std::string one_byte(unsigned char value) {
  return std::string(1, static_cast<char>(value));
}

std::string printable(std::string_view text) {
  std::string shown;
  for (auto const byte : text.substr(0, max_signature_size)) {
    shown += byte >= ' ' && byte <= '~' ? byte : '?';
  }
  return shown;
}

} // namespace

enum class com_port::control : unsigned char {
  no_flow_control = 1,
  xon_xoff = 2,
  hardware = 3,
  break_on = 5,
  break_off = 6,
  dtr_on = 8,
  dtr_off = 9,
  rts_on = 11,
  rts_off = 12,
};

void com_port::start() {
  telnet_.offer(com_port_option);
  telnet_.offer(binary);
  telnet_.request(binary);
  telnet_.offer(telnet::option::suppress_go_ahead);
  telnet_.request(telnet::option::suppress_go_ahead);
}

bool com_port::agreed() const noexcept {
  // The client should say WILL and the server DO; some servers do it the other way round.
  return telnet_.ours(com_port_option) == agreement::yes ||
         telnet_.theirs(com_port_option) == agreement::yes;
}

bool com_port::is_eight_bit() const noexcept {
  return telnet_.ours(binary) == agreement::yes && telnet_.theirs(binary) == agreement::yes;
}

bool com_port::refused() const noexcept {
  return !agreed() && telnet_.ours(com_port_option) == agreement::refused;
}

bool com_port::refused_eight_bit() const noexcept {
  return telnet_.ours(binary) == agreement::refused || telnet_.theirs(binary) == agreement::refused;
}

void com_port::set_baud(std::uint32_t baud) {
  put(baud_rate, four_bytes(baud));
  ++fences_;
}

void com_port::set_data_bits(unsigned char bits) {
  put(data_size, one_byte(bits));
}

void com_port::set_parity(parity_bit parity) {
  put(parity_kind, one_byte(static_cast<unsigned char>(parity)));
}

void com_port::set_stop_bits(stop_bits bits) {
  put(stop_size_kind, one_byte(static_cast<unsigned char>(bits)));
}

void com_port::set_flow_control(flow_control kind) {
  put_control(static_cast<control>(kind));
}

void com_port::set_break(bool on) {
  put_control(on ? control::break_on : control::break_off);
}

void com_port::set_dtr(bool on) {
  dtr_.reset();
  put_control(on ? control::dtr_on : control::dtr_off);
}

void com_port::set_rts(bool on) {
  rts_.reset();
  put_control(on ? control::rts_on : control::rts_off);
}

void com_port::purge(buffer which) {
  put(purge_data, one_byte(static_cast<unsigned char>(which)));
}

void com_port::ask_signature() {
  put(signature_text, {});
}

void com_port::watch(unsigned char line_states, unsigned char modem_states) {
  put(line_state_mask, one_byte(line_states));
  put(modem_state_mask, one_byte(modem_states));
}

void com_port::fence() {
  set_baud(0); // asks for the current baud rate, which every server answers
}

void com_port::on_subnegotiation(telnet::option which, std::string_view content) {
  if (which != com_port_option || content.empty()) {
    return;
  }
  auto const code = static_cast<unsigned char>(content.front());
  auto const value = content.substr(1);
  if (code == signature_text && value.empty()) {
    put(signature_text, "mprun");
    return;
  }
  if (code < from_server) {
    is_echo_ = is_echo_ || code == baud_rate;
    return;
  }
  auto const answered = static_cast<unsigned char>(code - from_server);
  if (answered == flow_suspend || answered == flow_resume) {
    is_suspended_ = answered == flow_suspend;
    return;
  }
  if (answered == signature_text) {
    signature_ = printable(value);
    return;
  }
  if (answered == baud_rate) {
    if (value.size() == 4) {
      baud_ = to_number(value);
    }
    fences_ -= fences_ != 0;
    return;
  }
  if (value.size() != 1) {
    return;
  }
  auto const byte = static_cast<unsigned char>(value.front());
  switch (answered) {
  case data_size: data_bits_ = byte; break;
  case parity_kind: parity_ = static_cast<parity_bit>(byte); break;
  case stop_size_kind: stop_bits_ = static_cast<stop_bits>(byte); break;
  case control_line: on_control(byte); break;
  case line_state_now: line_state_ = byte; break;
  case modem_state_now: modem_state_ = byte; break;
  default: break; // masks and purges: nothing to remember
  }
}

void com_port::on_control(unsigned char value) {
  switch (static_cast<control>(value)) {
  case control::no_flow_control:
  case control::xon_xoff:
  case control::hardware: flow_control_ = static_cast<flow_control>(value); break;
  case control::break_on:
  case control::break_off: break_ = value == static_cast<unsigned char>(control::break_on); break;
  case control::dtr_on:
  case control::dtr_off: dtr_ = value == static_cast<unsigned char>(control::dtr_on); break;
  case control::rts_on:
  case control::rts_off: rts_ = value == static_cast<unsigned char>(control::rts_on); break;
  }
}

void com_port::put(unsigned char command, std::string_view value) {
  std::string content = one_byte(command);
  content += value;
  telnet_.subnegotiate(com_port_option, content);
}

void com_port::put_control(control value) {
  put(control_line, one_byte(static_cast<unsigned char>(value)));
}

} // namespace mprun::protocol
