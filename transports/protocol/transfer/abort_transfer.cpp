#include "transports/protocol/transfer/abort_transfer.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/raw_repl.hpp"
#include "transports/protocol/transfer/frame.hpp"

namespace mprun::protocol::transfer {
namespace {

constexpr std::string_view end_of_program = "\x04>";

} // namespace

abort_transfer::abort_transfer(std::size_t awaited)
    : filler_(awaited + header_size + 2 * give_up_size, ctrl_c) {}

step abort_transfer::next() const {
  switch (state_) {
  case state::sending: return send{filler_};
  case state::draining: return want_read{wait::reply};
  case state::over: break;
  }
  return done{};
}

void abort_transfer::sent() {
  if (state_ == state::sending) {
    state_ = state::draining;
  }
}

void abort_transfer::feed(std::string_view bytes) {
  if (state_ == state::over) {
    return;
  }
  seen_.append(bytes);
  if (std::string_view(seen_.str()).ends_with(end_of_program)) {
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

std::string abort_transfer::error_text() const {
  std::string_view const text = seen_.str();
  if (!text.ends_with(end_of_program)) {
    return {};
  }
  auto const end = text.size() - end_of_program.size();
  auto const begin = text.rfind(ctrl_d, end == 0 ? 0 : end - 1);
  return begin == std::string_view::npos || begin >= end
             ? std::string()
             : std::string(text.substr(begin + 1, end - begin - 1));
}

} // namespace mprun::protocol::transfer
