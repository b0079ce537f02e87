// Notices in what a program prints, or a file holds, that the board has started anew: it is then at
// its friendly prompt, and nobody there knows of the program.
//
// Flow: feed() all that arrives. A start seen once may be the program's own words: only if nothing
// follows is the board at a prompt (suspected()). A board that starts again and again gives nobody
// the time to find that out: where no start is anybody's words, the second is enough (certain()).
#pragma once

#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/stream_search.hpp"

#include <string>
#include <string_view>

namespace mprun::protocol {

class restart_watch {
public:
  void feed(std::string_view bytes);

  /// A start was seen, and the last that came is a prompt.
  bool suspected() const noexcept { return starts_ != 0 && end_ == prompt; }
  bool certain() const noexcept { return starts_ > 1; }
  bool seen() const noexcept { return starts_ != 0; }

private:
  static constexpr std::string_view prompt = ">>> ";

  stream_search start_{end_of_start};
  unsigned starts_ = 0;
  std::string end_; ///< of the stream, as long as a prompt
};

} // namespace mprun::protocol
