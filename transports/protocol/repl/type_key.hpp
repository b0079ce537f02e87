// Types a character at the friendly prompt, as a person does, and awaits its echo.
//
// Flow: the character → the same character. It then stays on the board's input line until something
// ends that line (enter_raw does). Any other reply is not the echo of this key:
// errc::unexpected_reply.
#pragma once

#include "transports/protocol/step.hpp"

#include <string_view>

namespace mprun::protocol {

class type_key {
public:
  /// `key` is printable.
  explicit type_key(char key) noexcept : key_(key) {}

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

private:
  enum class state { typing, awaiting_echo, over };

  void finish(error_code why);

  state state_ = state::typing;
  char key_;
  error_code why_;
};

} // namespace mprun::protocol
