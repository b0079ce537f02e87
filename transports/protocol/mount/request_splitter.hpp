// Separates a board's requests from the output of its programs.
//
// Flow: begin(mark) when a folder is mounted, then feed() whatever comes from the board: output is
// passed on unchanged, in order; take() gives each request once it is whole. At most the beginning
// of a mark is held back, until the next byte shows that it was output. A malformed request (an
// unknown operation, a body of gigabytes) is output.
#pragma once

#include "transports/protocol/mount/mount_protocol.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::protocol::mount {

class request_splitter {
public:
  /// From now on requests begin with `mark`, of mark_size bytes; an unfinished request is dropped.
  void begin(std::string mark);

  /// Appends the output among these bytes to `output`.
  void feed(std::string_view bytes, std::string& output);

  std::optional<request> take();

  /// Whether everything so far was output and has been passed on, and these bytes do not begin a
  /// request either: they need not be fed.
  bool passes(std::string_view bytes) const noexcept;

  /// Ends the stream and returns the bytes that were held back: they are output after all.
  std::string release();

private:
  enum class state { output, head, body };

  std::string_view find_mark(std::string_view bytes, std::string& output);
  std::string_view take_head(std::string_view bytes, std::string& output);
  std::string_view take_body(std::string_view bytes);
  void finish_request();

  std::string mark_;
  state state_ = state::output;
  std::size_t matched_ = 0; ///< bytes of the mark
  std::string head_;
  request current_;
  std::size_t body_size_ = 0;
  std::uint32_t check_ = 0;
  std::size_t matched_in_body_ = 0;
  std::deque<request> whole_;
};

} // namespace mprun::protocol::mount
