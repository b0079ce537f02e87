// Takes a board's requests out of what its programs print.
//
// Flow: begin(mark) when a folder is mounted, then feed() whatever comes from the board: what is
// output is given on unchanged, in order; take() gives each request once it is whole. At most the
// beginning of a mark is held back, until the next byte shows that it was output. What claims to be
// a request and is none that there is (an operation nobody knows, a body of gigabytes) is output.
#pragma once

#include "transports/protocol/mount/mount_protocol.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::protocol::mount {

class request_splitter {
public:
  /// From here on requests begin with `mark`, of mark_size; what had come of one is forgotten.
  void begin(std::string mark);

  /// Appends what of these bytes is output.
  void feed(std::string_view bytes, std::string& output);

  std::optional<request> take();

  /// All that came was output and has been given on, and the next bytes begin no request: they need
  /// not be fed.
  bool passes(std::string_view bytes) const noexcept;

  /// The end of the stream: what was held back is output after all.
  std::string release();

private:
  enum class state { output, head, body };

  std::string_view find_mark(std::string_view bytes, std::string& output);
  std::string_view take_head(std::string_view bytes, std::string& output);
  std::string_view take_body(std::string_view bytes);
  void finish_request();

  std::string mark_;
  state state_ = state::output;
  std::size_t matched_ = 0; ///< of the mark
  std::string head_;
  request current_;
  std::size_t body_size_ = 0;
  std::uint32_t check_ = 0;
  std::size_t matched_in_body_ = 0;
  std::deque<request> whole_;
};

} // namespace mprun::protocol::mount
