// The client's end of a serial port behind a telnet server, by the COM-PORT option (RFC 2217).
//
// Flow: start() asks for the options; when agreed() and is_eight_bit(), set the port and call
// fence(). Send the bytes of outgoing(); give all that arrives to decode(). Servers answer in
// order, and some do not answer a request that their port cannot carry out; so when settled() after
// a fence(), the server has not carried out any request that it has not confirmed by then.
#pragma once

#include "transports/protocol/rfc2217/telnet.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mprun::protocol {

class com_port final : private telnet::listener {
public:
  enum class parity_bit : unsigned char { none = 1, odd = 2, even = 3, mark = 4, space = 5 };
  enum class stop_bits : unsigned char { one = 1, two = 2, one_and_a_half = 3 };
  enum class buffer : unsigned char { received = 1, to_send = 2, both = 3 };
  enum class flow_control : unsigned char { none = 1, xon_xoff = 2, hardware = 3 };

  void start();

  bool agreed() const noexcept;
  bool is_eight_bit() const noexcept; ///< both ways
  bool refused() const noexcept;      ///< the server refused the COM-PORT option
  bool refused_eight_bit() const noexcept;
  /// The server repeats what it is sent: it only echoes.
  bool is_echo() const noexcept { return is_echo_; }
  /// The peer does not speak telnet; the connection is of no use.
  bool broken() const noexcept { return telnet_.broken(); }

  void set_baud(std::uint32_t baud);
  void set_data_bits(unsigned char bits);
  void set_parity(parity_bit parity);
  void set_stop_bits(stop_bits bits);
  void set_flow_control(flow_control kind);
  void set_break(bool on);
  void set_dtr(bool on);
  void set_rts(bool on);
  void purge(buffer which);
  void ask_signature();
  /// Sets which changes the server reports; bits as in line_state() and modem_state().
  void watch(unsigned char line_states, unsigned char modem_states);
  void fence();
  bool settled() const noexcept { return fences_ == 0; }

  // The values that the server confirmed last.
  std::optional<std::uint32_t> baud() const noexcept { return baud_; }
  std::optional<unsigned char> data_bits() const noexcept { return data_bits_; }
  std::optional<parity_bit> parity() const noexcept { return parity_; }
  std::optional<stop_bits> stop_size() const noexcept { return stop_bits_; }
  std::optional<flow_control> flow() const noexcept { return flow_control_; }
  std::optional<bool> break_state() const noexcept { return break_; }
  std::optional<bool> dtr() const noexcept { return dtr_; }
  std::optional<bool> rts() const noexcept { return rts_; }
  /// Bits as in a 16550's LSR (0x02 overrun, 0x04 parity, 0x08 framing, 0x10 break) and MSR (0x10
  /// CTS, 0x20 DSR, 0x40 RI, 0x80 DCD), as the server reported them last.
  unsigned char line_state() const noexcept { return line_state_; }
  unsigned char modem_state() const noexcept { return modem_state_; }
  /// The server's description of itself, in printable ASCII.
  std::string const& signature() const noexcept { return signature_; }
  /// False while the server has asked for a pause.
  bool may_send() const noexcept { return !is_suspended_; }

  std::size_t decode(std::span<char> bytes) { return telnet_.decode(bytes, *this); }
  std::string const& outgoing() const noexcept { return telnet_.outgoing(); }
  std::string take_outgoing() { return telnet_.take_outgoing(); }

private:
  enum class control : unsigned char;

  void on_subnegotiation(telnet::option which, std::string_view content) override;
  void on_control(unsigned char value);
  void put(unsigned char command, std::string_view value);
  void put_control(control value);

  telnet telnet_;
  unsigned fences_ = 0; ///< how many answers are still due
  bool is_echo_ = false;
  bool is_suspended_ = false;
  std::optional<std::uint32_t> baud_;
  std::optional<unsigned char> data_bits_;
  std::optional<parity_bit> parity_;
  std::optional<stop_bits> stop_bits_;
  std::optional<flow_control> flow_control_;
  std::optional<bool> break_;
  std::optional<bool> dtr_;
  std::optional<bool> rts_;
  unsigned char line_state_ = 0;
  unsigned char modem_state_ = 0;
  std::string signature_;
};

} // namespace mprun::protocol
