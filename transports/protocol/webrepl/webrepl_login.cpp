#include "transports/protocol/webrepl/webrepl_login.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

#include <algorithm>

namespace mprun::protocol {
namespace {

constexpr std::string_view prompt = "Password: ";
constexpr std::string_view connected = "\r\nWebREPL connected\r\n>>> ";
constexpr std::string_view denied = "\r\nAccess denied\r\n";

} // namespace

webrepl_login::webrepl_login(std::string_view password)
    : answer_(password), connected_(connected), denied_(denied) {
  answer_ += '\r';
}

step webrepl_login::next() const {
  switch (state_) {
  case state::answering: return send{answer_};
  case state::awaiting_prompt:
  case state::awaiting_verdict: return want_read{wait::reply};
  case state::over: break;
  }
  return done{why_};
}

void webrepl_login::sent() {
  if (state_ == state::answering) {
    state_ = state::awaiting_verdict;
    answer_.clear();
  }
}

void webrepl_login::feed(std::string_view bytes) {
  if (state_ == state::awaiting_prompt) {
    auto const part = bytes.substr(0, prompt.size() - prompt_.size());
    prompt_ += part;
    bytes.remove_prefix(part.size());
    if (!prompt.starts_with(prompt_)) {
      finish(errc::not_webrepl);
    } else if (prompt_ == prompt) {
      state_ = state::answering;
    }
  }
  if (bytes.empty() || state_ == state::over) {
    return;
  }
  seen_ += bytes.size();
  auto const after = connected_.feed(bytes);
  if (after != stream_search::npos) {
    rest_ = bytes.substr(after);
    finish({});
  } else if (denied_.feed(bytes) != stream_search::npos) {
    finish(errc::access_denied);
  } else if (seen_ > flood_limit) {
    finish(errc::not_webrepl);
  }
}

void webrepl_login::fail(error_code ec) {
  if (state_ == state::over) {
    return;
  }
  finish(is_link_end(ec) && state_ == state::awaiting_prompt ? errc::webrepl_busy : ec);
}

void webrepl_login::finish(error_code why) {
  state_ = state::over;
  why_ = why;
  answer_.clear();
}

} // namespace mprun::protocol
