#include "transports/protocol/repl/type_key.hpp"

#include "transports/protocol/errc.hpp"

namespace mprun::protocol {

step type_key::next() const {
  switch (state_) {
  case state::typing: return send{std::string_view(&key_, 1)};
  case state::awaiting_echo: return want_read{wait::reply};
  case state::over: break;
  }
  return done{why_};
}

void type_key::sent() {
  if (state_ == state::typing) {
    state_ = state::awaiting_echo;
  }
}

void type_key::feed(std::string_view bytes) {
  if (state_ == state::over || bytes.empty()) {
    return;
  }
  // Nothing may come before the key was sent, or after its echo.
  auto const is_echo = state_ == state::awaiting_echo && bytes == std::string_view(&key_, 1);
  finish(is_echo ? error_code() : errc::unexpected_reply);
}

void type_key::fail(error_code ec) {
  if (state_ != state::over) {
    finish(ec);
  }
}

void type_key::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

} // namespace mprun::protocol
