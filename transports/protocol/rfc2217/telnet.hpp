// The telnet layer of a connection: data with its escapes, options, subnegotiations (RFC 854, 855).
//
// Flow: ask for options with offer() and request(); send the bytes of outgoing(), then
// take_outgoing(); give all that arrives to decode(), which leaves the data and acts upon the rest.
// escape() encodes data to be sent. State is kept between any two bytes, so arrivals may be cut
// anywhere.
//
// Options follow RFC 1143's rule against loops: only a change is answered, and unknown options are
// refused. A peer that makes us answer without end, or never ends a subnegotiation, is broken().
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace mprun::protocol {

class telnet {
public:
  enum class option : unsigned char {
    binary = 0, ///< 8-bit data: no CR NUL, no CR LF
    echo = 1,
    suppress_go_ahead = 3,
    com_port = 44, ///< RFC 2217
  };

  enum class agreement { none, asked, yes, refused };

  /// Gets the subnegotiations while decode() runs.
  class listener {
  public:
    virtual void on_subnegotiation(option which, std::string_view content) = 0;

  protected:
    ~listener() = default;
  };

  static constexpr std::size_t max_outgoing = 4096;
  static constexpr std::size_t max_subnegotiation = 1024;

  void offer(option which);   ///< WILL
  void request(option which); ///< DO
  void subnegotiate(option which, std::string_view content);

  agreement ours(option which) const noexcept;   ///< the answer to WILL
  agreement theirs(option which) const noexcept; ///< the answer to DO

  /// Moves the data among `bytes` to their beginning and returns its size.
  std::size_t decode(std::span<char> bytes, listener& listening);

  bool broken() const noexcept { return broken_; }

  /// Whole commands, to be sent before any later data.
  std::string const& outgoing() const noexcept { return outgoing_; }
  std::string take_outgoing();

  /// Appends `data` with its escapes.
  static void escape(std::string_view data, std::string& to);

private:
  enum class state { data, command, option, subnegotiation, subnegotiation_command };

  struct known_option {
    option code;
    bool may_be_ours;
    agreement ours = agreement::none;
    agreement theirs = agreement::none;
  };

  known_option const* find(unsigned char code) const noexcept;
  known_option* find(unsigned char code) noexcept;
  void put(unsigned char command, unsigned char code);
  void take_command(unsigned char byte);
  void take_option(unsigned char code);
  void take_subnegotiation(unsigned char byte);
  void end_subnegotiation(unsigned char byte, listener& listening);

  std::array<known_option, 4> options_{{{option::binary, true},
                                        {option::echo, false},
                                        {option::suppress_go_ahead, true},
                                        {option::com_port, true}}};
  state state_ = state::data;
  unsigned char command_ = 0;  ///< the WILL, WONT, DO or DONT whose option comes next
  std::string subnegotiation_; ///< its option's code first
  std::string outgoing_;
  bool broken_ = false;
};

} // namespace mprun::protocol
