// Uploads a file in binary to a receiver that stays on the board (runner/device/take_file.py).
//
// Flow: the call of the receiver; READY; frames as far as the window goes, with an ACK for each
// piece that the board took; after each segment its SHA-256, compared with ours. When only the last
// frame is left and all before it is right, C with the digest that the last segment must have, and
// the frame; the board compares as well, gives the temporary file its name, and its program ends.
// (A board that can judge the frames before, as when it receives a tree, gets the last frame at
// once.) That end is awaited, so the board is at its prompt. A file costs two round trips besides
// its bytes. A mismatch, an error of the board or a lost byte ends it by abort_transfer. Lines that
// the board itself prints may stand between any two of its answers.
#pragma once

#include "transports/protocol/repl/foreign_lines.hpp"
#include "transports/protocol/repl/restart_watch.hpp"
#include "transports/protocol/step.hpp"
#include "transports/protocol/transfer/content.hpp"
#include "transports/protocol/transfer/program_dialog.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace mprun::protocol::transfer {

struct put_options {
  std::string call;          ///< the Python that starts the receiver
  unsigned paste_window = 0; ///< of raw-paste; 0 where it is not known
  bool paste_works = true;   ///< else the call goes by standard raw mode whatever its length
  std::size_t held = 0;      ///< as in fits_standard_mode(), for the call
  std::uint64_t offset = 0;  ///< in the file, where this transfer begins
  std::size_t chunk = 4096;  ///< at most this many bytes of the file in a frame
  std::size_t unit = 128;    ///< an ACK is for this many bytes of payload
  /// At most this many bytes are unacknowledged; at least unit, two headers and a digest.
  std::size_t window = 255;
  std::size_t segment = 16384; ///< bytes of the file under one digest; a multiple of chunk
  bool lockstep = true;        ///< nothing is on its way while the board writes its flash
  bool board_judges = false;   ///< the board itself checks the frames before the last
  arrival_observer on_arrival{};
};

class put_stream {
public:
  /// The arguments passed by reference must outlive it. `deflate` may be empty: then all frames are
  /// raw.
  put_stream(put_options options, byte_source& from, running_digest& sum, recode deflate,
             verified_observer on_verified);
  put_stream(put_stream const&) = delete;
  put_stream& operator=(put_stream const&) = delete;

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

  /// The board's traceback after errc::board_error.
  std::string const& error_text() const noexcept { return dialog_.error_text(); }
  /// The number of bytes, from the file's beginning, that the board has and that are right.
  std::uint64_t verified() const noexcept { return verified_; }
  /// The board may have given the file its name though its answer did not come.
  bool may_be_done() const noexcept { return is_ready_ && state_ == state::committing; }
  /// The size of the file's bytes as they were sent, deflated or not.
  std::uint64_t payload_sent() const noexcept { return is_ready_ ? payload_sent_ : 0; }

private:
  enum class state { sending, committing };

  /// A part of the bytes sent, and the answers to it that are still due, in this order.
  struct piece {
    std::size_t size;
    std::size_t content; ///< how many bytes of the file are complete with this piece
    bool ack;
    bool digest;
  };
  struct segment_end {
    digest expected;
    std::uint64_t offset; ///< in the file
  };

  std::size_t sendable() const noexcept;
  void fill();
  void read_chunk();
  void add_frame();
  void add_pieces(std::size_t before, std::size_t payload, bool is_deflated, bool ends_segment);
  void take(char byte);
  bool take_answer(char byte);
  bool take_ack();
  bool awaits_digest() const noexcept;
  void take_digest(char byte);
  void settle_front();

  put_options options_;
  byte_source& from_;
  running_digest& sum_;
  recode deflate_;
  verified_observer on_verified_;
  program_dialog dialog_;
  state state_ = state::sending; ///< while the dialog is transferring
  bool is_ready_ = false;        ///< the board takes frames

  std::string out_;                  ///< frames that are not wholly sent
  std::size_t out_sent_ = 0;         ///< bytes of out_
  std::deque<piece> unsent_;         ///< pieces of out_, from out_sent_ on
  std::deque<piece> unsettled_;      ///< sent and not answered
  std::size_t in_flight_ = 0;        ///< the sum of unsettled_
  std::deque<segment_end> segments_; ///< not answered
  std::string digest_;               ///< the board's, as far as it has come
  bool in_digest_ = false;
  foreign_lines lines_;
  restart_watch restarts_; ///< watches these lines
  std::string chunk_;      ///< the current part of the file
  bool has_chunk_ = false; ///< the chunk is not in a frame yet
  bool at_end_ = false;    ///< the file ends with this chunk
  error_code unreadable_;  ///< of the file
  std::string deflated_;
  std::uint64_t framed_;       ///< bytes of the file in frames
  std::size_t in_segment_ = 0; ///< of these, since the last segment's end
  std::uint64_t arrived_;
  std::uint64_t verified_;
  std::uint64_t payload_sent_ = 0;
};

} // namespace mprun::protocol::transfer
