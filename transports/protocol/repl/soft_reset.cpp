#include "transports/protocol/repl/soft_reset.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

namespace mprun::protocol {
namespace {

constexpr std::string_view reset = "\x04";
constexpr std::string_view accepted = "OK\r\n";

} // namespace

soft_reset::soft_reset() : ok_(accepted), started_(end_of_start) {}

step soft_reset::next() const {
  switch (state_) {
  case state::asking: return send{reset};
  case state::awaiting_ok: return want_read{wait::reply, came_some_};
  case state::booting: return want_read{wait::output};
  case state::over: break;
  }
  return done{why_};
}

void soft_reset::sent() {
  if (state_ == state::asking) {
    state_ = state::awaiting_ok;
  }
}

void soft_reset::feed(std::string_view bytes) {
  seen_ += bytes.size();
  auto const all = bytes;
  if (state_ == state::awaiting_ok) {
    came_some_ = true;
    auto const used = ok_.feed(bytes);
    stray_.append(bytes.substr(0, used));
    if (used != stream_search::npos) {
      stray_.remove_last(accepted.size());
      bytes.remove_prefix(used);
      state_ = state::booting;
    }
  }
  if (state_ == state::booting) {
    text_.append(bytes);
    auto const used = banner_.feed(bytes);
    if (used != stream_search::npos) {
      prints_on_ = used != bytes.size();
      finish({});
    }
  }
  if (state_ != state::over && started_.feed(all) != stream_search::npos) {
    is_friendly_ = true;
    finish({});
  }
  if (state_ != state::over && seen_ > flood_limit) {
    finish(errc::no_soft_reset);
  }
}

bool soft_reset::is_unix_port() const {
  auto const& said = text_.str();
  auto const has = [&said](std::string_view part) { return said.find(part) != std::string::npos; };
  return (has("; linux [") || has("; darwin [")) && has("] version\r\n");
}

void soft_reset::fail(error_code ec) {
  if (state_ == state::over) {
    return;
  }
  if (ec == errc::timed_out) {
    finish(errc::no_soft_reset);
  } else {
    finish(ec);
  }
}

void soft_reset::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

} // namespace mprun::protocol
