#include "transports/protocol/transfer/abort_transfer.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/foreign_lines.hpp"
#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/transfer_frame.hpp"

namespace mprun::protocol::transfer {

abort_transfer::abort_transfer(std::size_t awaited)
    : filler_(awaited + header_size + 2 * give_up_size, ctrl_c) {}

step abort_transfer::next() const {
  switch (state_) {
  case state::sending: return send{filler_};
  case state::draining: return want_read{wait::reply, only_lines_};
  case state::over: break;
  }
  return done{};
}

void abort_transfer::sent() {
  if (state_ == state::sending) {
    state_ = state::draining;
    only_lines_ = false;
  }
}

void abort_transfer::feed(std::string_view bytes) {
  if (state_ == state::over) {
    return;
  }
  seen_.append(bytes);
  only_lines_ = is_text(bytes);
  restarts_.feed(bytes);
  if (!ending().empty() || (state_ == state::draining && restarts_.suspected())) {
    state_ = state::over;
  }
}

void abort_transfer::fail(error_code ec) {
  if (state_ == state::over) {
    return;
  }
  if (ec != errc::timed_out || --tries_left_ == 0) {
    state_ = state::over;
  } else {
    state_ = state::sending;
  }
}

/// The output up to its last end marker, where only text follows it and a line of that text begins
/// with the prompt; else empty.
std::string_view abort_transfer::ending() const {
  std::string_view const text = seen_.str();
  auto const end = text.rfind(ctrl_d);
  if (end == std::string_view::npos || !is_text(text.substr(end + 1))) {
    return {};
  }
  auto prompt = awaited_token(raw_prompt);
  for (auto const byte : text.substr(end + 1)) {
    if (prompt.feed(byte) == awaited_token::answer::came) {
      return text.substr(0, end + 1);
    }
  }
  return {};
}

std::string abort_transfer::error_text() const {
  auto text = ending();
  if (text.empty()) {
    return {};
  }
  text.remove_suffix(1);
  auto const begin = text.rfind(ctrl_d);
  return std::string(begin == std::string_view::npos ? std::string_view() : text.substr(begin + 1));
}

} // namespace mprun::protocol::transfer
