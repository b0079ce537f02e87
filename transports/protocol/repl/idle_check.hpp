// Proves that a board is idle at its raw prompt, with nothing else in flight.
//
// Flow: 01 → the banner and `>`, with whole lines of the board's own before and after it. Anything
// else means that a program which seemed to have ended (it printed 04 04 `>` itself) still runs,
// and its own end markers follow: errc::end_marker_in_output.
#pragma once

#include "transports/protocol/recent_text.hpp"
#include "transports/protocol/repl/foreign_lines.hpp"
#include "transports/protocol/step.hpp"

#include <string>
#include <string_view>

namespace mprun::protocol {

class idle_check {
public:
  idle_check();

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  /// A timeout after anything came is errc::unexpected_reply.
  void fail(error_code ec);

  /// The last 8 KiB that came, for diagnosis.
  std::string const& text() const noexcept { return text_.str(); }

private:
  enum class state { asking, awaiting_banner, over };

  void finish(error_code why);

  state state_ = state::asking;
  awaited_token banner_;
  recent_text text_;
  error_code why_;
};

} // namespace mprun::protocol
