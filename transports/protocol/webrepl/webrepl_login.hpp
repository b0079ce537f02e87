// Logs in to a WebREPL, over the payload of its text frames.
//
// Flow: `Password: ` → the password and CR → `\r\nWebREPL connected\r\n>>> `, or
// `\r\nAccess denied\r\n` and the end of the connection. A board that has a client already ends the
// connection instead of asking for a password.
#pragma once

#include "transports/protocol/step.hpp"
#include "transports/protocol/stream_search.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::protocol {

/// The longest password that a board accepts in its configuration.
inline constexpr std::size_t max_webrepl_password = 9;

class webrepl_login {
public:
  explicit webrepl_login(std::string_view password);

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

  /// The bytes after the login, which belong to the REPL.
  std::string const& rest() const noexcept { return rest_; }

private:
  enum class state { awaiting_prompt, answering, awaiting_verdict, over };

  void finish(error_code why);

  state state_ = state::awaiting_prompt;
  std::string answer_;
  std::string prompt_; ///< as far as it came
  stream_search connected_;
  stream_search denied_;
  std::size_t seen_ = 0;
  std::string rest_;
  error_code why_;
};

} // namespace mprun::protocol
