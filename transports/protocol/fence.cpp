#include "transports/protocol/fence.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/raw_repl.hpp"

namespace mprun::protocol {
namespace {

constexpr std::string_view ask_for_banner = "\x01";

} // namespace

step fence::next() const {
  switch (state_) {
  case state::asking: return send{ask_for_banner};
  case state::awaiting_banner: return want_read{wait::reply};
  case state::over: break;
  }
  return done{why_};
}

void fence::sent() {
  if (state_ == state::asking) {
    state_ = state::awaiting_banner;
  }
}

void fence::feed(std::string_view bytes) {
  if (state_ == state::over) {
    return;
  }
  text_.append(bytes);
  if (!banner_and_prompt.substr(matched_).starts_with(bytes)) {
    finish(errc::end_marker_in_output);
    return;
  }
  matched_ += bytes.size();
  if (matched_ == banner_and_prompt.size()) {
    finish({});
  }
}

void fence::fail(error_code ec) {
  if (state_ == state::over) {
    return;
  }
  finish(ec == errc::timed_out && matched_ != 0 ? errc::unexpected_reply : ec);
}

void fence::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

} // namespace mprun::protocol
