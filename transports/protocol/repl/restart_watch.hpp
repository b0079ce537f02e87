// Notices in a program's output, or in a file's content, that the board has restarted: it is then
// at its friendly prompt, and the program is gone.
//
// Flow: feed() all that arrives. A start seen once may be the program's own output: only if nothing
// follows is the board at a prompt (suspected()). A board that restarts again and again never
// leaves such a pause: where the program prints no starts itself, a second start is proof
// (certain()).
#pragma once

#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/stream_search.hpp"

#include <string>
#include <string_view>

namespace mprun::protocol {

class restart_watch {
public:
  void feed(std::string_view bytes);

  /// A start was seen, and the output ends with a prompt.
  bool suspected() const noexcept { return starts_ != 0 && end_ == prompt; }
  bool certain() const noexcept { return starts_ > 1; }
  bool seen() const noexcept { return starts_ != 0; }

private:
  static constexpr std::string_view prompt = ">>> ";

  stream_search start_{end_of_start};
  unsigned starts_ = 0;
  std::string end_; ///< the end of the stream, as long as a prompt
};

} // namespace mprun::protocol
