#include "transports/protocol/repl/exit_raw.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

namespace mprun::protocol {
namespace {

constexpr std::string_view leave = "\r\x02";
constexpr std::string_view friendly_prompt = ">>> ";

} // namespace

exit_raw::exit_raw() : prompt_(friendly_prompt) {}

step exit_raw::next() const {
  switch (state_) {
  case state::asking: return send{leave};
  case state::awaiting_prompt: return want_read{wait::reply};
  case state::over: break;
  }
  return done{why_};
}

void exit_raw::sent() {
  if (state_ == state::asking) {
    state_ = state::awaiting_prompt;
  }
}

void exit_raw::feed(std::string_view bytes) {
  if (state_ == state::over) {
    return;
  }
  seen_ += bytes.size();
  if (prompt_.feed(bytes) != stream_search::npos) {
    finish({});
  } else if (seen_ > flood_limit) {
    finish(errc::unexpected_reply);
  }
}

void exit_raw::fail(error_code ec) {
  if (state_ != state::over) {
    finish(ec);
  }
}

void exit_raw::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

} // namespace mprun::protocol
