#include "transports/protocol/repl/idle_check.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

namespace mprun::protocol {
namespace {

constexpr std::string_view ask_for_banner = "\x01";

} // namespace

idle_check::idle_check() : banner_(banner_and_prompt) {}

step idle_check::next() const {
  switch (state_) {
  case state::asking: return send{ask_for_banner};
  case state::awaiting_banner: return want_read{wait::reply, banner_.only_lines()};
  case state::over: break;
  }
  return done{why_};
}

void idle_check::sent() {
  if (state_ == state::asking) {
    state_ = state::awaiting_banner;
  }
}

void idle_check::feed(std::string_view bytes) {
  if (state_ == state::over) {
    return;
  }
  text_.append(bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto const answer = banner_.feed(bytes[i]);
    if (answer == awaited_token::answer::not_yet) {
      continue;
    }
    auto const is_idle = answer == awaited_token::answer::came && is_text(bytes.substr(i + 1));
    finish(is_idle ? error_code() : errc::end_marker_in_output);
    return;
  }
}

void idle_check::fail(error_code ec) {
  if (state_ == state::over) {
    return;
  }
  finish(ec == errc::timed_out && !text_.str().empty() ? errc::unexpected_reply : ec);
}

void idle_check::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

} // namespace mprun::protocol
