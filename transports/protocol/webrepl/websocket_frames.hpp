// The frames of a WebSocket (RFC 6455), as a client writes and reads them.
//
// Flow: append_frame() for each message; frame_reader::next() repeatedly over the bytes that
// arrived, which gives data as it comes (a frame may come in many pieces) and control frames whole.
// The payload of a text frame is not checked: MicroPython sends a board's output in text frames
// whether it is UTF-8 or not, and cuts characters anywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::protocol::websocket {

enum class opcode : std::uint8_t { continued = 0, text = 1, binary = 2, close = 8, ping, pong };

/// Appends a whole frame, masked as a client's must be. At most 65,535 bytes of payload: boards do
/// not support longer frames.
void append_frame(std::string& to, opcode kind, std::string_view payload, std::uint32_t mask);

struct piece {
  opcode kind;              ///< never `continued`: a continuation has the kind of its first frame
  std::string_view payload; ///< the next part of a data frame, not empty; all of a control frame
};

class frame_reader {
public:
  /// Takes bytes from the front of `bytes`. Returns nothing when these are used up, or broken().
  std::optional<piece> next(std::string_view& bytes);

  /// The bytes are not those of a WebSocket; nothing more can be read.
  bool broken() const noexcept { return state_ == state::broken; }

private:
  enum class state { header, payload, broken };

  std::size_t header_size() const noexcept;
  void take_header();

  state state_ = state::header;
  std::string header_;  ///< as far as it came
  std::string control_; ///< the payload of a control frame, as far as it came
  opcode kind_ = opcode::text;
  opcode data_kind_ = opcode::continued; ///< of the last data frame; `continued` before the first
  std::uint64_t left_ = 0;               ///< bytes of the payload
};

} // namespace mprun::protocol::websocket
