// Proves that a board is idle at its raw prompt, with nothing else in flight.
//
// Flow: 01 → exactly the banner and `>`. Anything else means that a program which seemed to have
// ended (it printed 04 04 `>` itself) runs on: errc::end_marker_in_output.
#pragma once

#include "transports/protocol/recent_text.hpp"
#include "transports/protocol/step.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::protocol {

class fence {
public:
  step next() const;
  void sent();
  void feed(std::string_view bytes);
  /// A timeout after the first bytes of the banner is errc::unexpected_reply.
  void fail(error_code ec);

  /// What came, its last 8 KiB: for diagnosis.
  std::string const& text() const noexcept { return text_.str(); }

private:
  enum class state { asking, awaiting_banner, over };

  void finish(error_code why);

  state state_ = state::asking;
  std::size_t matched_ = 0;
  recent_text text_;
  error_code why_;
};

} // namespace mprun::protocol
