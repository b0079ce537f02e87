// Downloads a file in binary from a sender that stays on the board (runner/device/give_file.py).
//
// Flow: the call of the sender; READY and the file's size; frames, with an ACK for each that is at
// least `ahead` frames before the last: a board stays that many frames ahead and awaits no other
// ACKs, so the end of a file costs no round trip; after each segment its SHA-256, compared with
// that of the bytes that arrived; E, and the program's end. A mismatch or a lost byte ends it by
// abort_transfer. Lines that the board itself prints may stand before its READY and between two
// frames, for a header has a check; the digest finds lines within a frame.
#pragma once

#include "transports/protocol/repl/foreign_lines.hpp"
#include "transports/protocol/repl/restart_watch.hpp"
#include "transports/protocol/step.hpp"
#include "transports/protocol/transfer/content.hpp"
#include "transports/protocol/transfer/program_dialog.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace mprun::protocol::transfer {

struct get_options {
  std::string call;          ///< the Python that starts the sender
  unsigned paste_window = 0; ///< of raw-paste; 0 where it is not known
  bool paste_works = true;   ///< else the call goes by standard raw mode whatever its length
  std::size_t held = 0;      ///< as in fits_standard_mode(), for the call
  std::uint64_t offset = 0;  ///< in the file, where this transfer begins
  std::size_t chunk = 4096;  ///< at most this many bytes of the file in a frame
  std::size_t ahead = 4;     ///< frames a board sends before it awaits the ACK of the first
  arrival_observer on_arrival{};
};

class get_stream {
public:
  /// The arguments passed by reference must outlive it. `inflate` may be empty: a deflated frame is
  /// then an error.
  get_stream(get_options options, byte_sink& to, running_digest& sum, recode inflate,
             verified_observer on_verified);
  get_stream(get_stream const&) = delete;
  get_stream& operator=(get_stream const&) = delete;

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

  std::string const& error_text() const noexcept { return dialog_.error_text(); }
  /// The size of the whole file, as the board reported it when it opened the file.
  std::uint64_t size() const noexcept { return size_; }
  bool size_is_known() const noexcept { return size_is_known_; }
  /// The number of bytes, from the file's beginning, that went to the sink and are right.
  std::uint64_t verified() const noexcept { return verified_; }
  std::uint64_t payload_received() const noexcept { return payload_received_; }

private:
  enum class state { opening, size, header, payload };

  bool owes_acks() const noexcept;
  void acknowledge();
  std::size_t take(std::string_view bytes);
  bool take_mark(char byte);
  void take_size();
  void add_to_header(char byte);
  bool take_header();
  void take_payload(std::string_view payload);
  void take_content(std::string_view content);
  void take_digest(std::string_view expected);

  get_options options_;
  byte_sink& to_;
  running_digest& sum_;
  recode inflate_;
  verified_observer on_verified_;
  program_dialog dialog_;
  state state_ = state::opening; ///< while the dialog is transferring

  foreign_lines lines_;
  restart_watch restarts_; ///< watches incomplete payloads, and lines
  std::string part_;       ///< the incomplete size, header or payload
  frame_header frame_{frame_kind::raw, 0};
  std::string acks_; ///< to be sent
  std::uint64_t frames_ = 0;
  std::uint64_t acknowledged_ = 0; ///< frames
  std::string inflated_;
  std::uint64_t size_ = 0;
  bool size_is_known_ = false;
  std::uint64_t received_; ///< bytes, from the file's beginning
  std::uint64_t verified_;
  std::uint64_t payload_received_ = 0;
};

} // namespace mprun::protocol::transfer
