#include "transports/protocol/repl/enter_raw.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/transfer_frame.hpp"

namespace mprun::protocol {
namespace {

/// 03 comes first: `\r` first, as other tools send it, would run a half-typed line.
constexpr std::string_view ask_for_raw = "\x03\r\x01";
constexpr std::size_t short_share = 16; ///< a piece is at most this part of the largest frame

/// The bytes that end a receiver which awaits this many bytes (transfer/abort_transfer).
std::string end_of_transfer(std::size_t awaited) {
  return std::string(awaited + transfer::header_size + 2 * transfer::give_up_size, ctrl_c);
}

constexpr std::string_view end_of_answer = "\x04>";
constexpr std::string_view out_of_memory = "MemoryError";

} // namespace

enter_raw::enter_raw(unsigned attempts, std::size_t awaited, bool was_left)
    : attempts_(attempts), awaited_(awaited), was_left_(was_left), answer_({}), prompt_(raw_prompt),
      no_memory_(out_of_memory) {
  start();
}

void enter_raw::start() {
  ++attempt_;
  ask_ = ask_for_raw;
  if (awaited_ != 0 && (was_left_ || attempt_ > 1)) {
    auto const may_be_short = !was_left_ && attempt_ == 2;
    ask_ = end_of_transfer(may_be_short ? awaited_ / short_share : awaited_) + ask_;
  }
  ticket_ = "mprun-" + std::to_string(attempt_) + ";";
  // A lookup that fails prints its key, whatever the program before has done to the builtins.
  ask_for_ticket_ = "{}['" + ticket_ + "']" + ctrl_d;
  banner_ = awaited_banner();
  answer_ = stream_search(ticket_);
  no_memory_ = stream_search(out_of_memory);
  is_out_of_memory_ = false;
  seen_ = 0;
  came_some_ = false;
  state_ = state::asking;
}

step enter_raw::next() const {
  switch (state_) {
  case state::asking: return send{ask_};
  case state::sending_ticket: return send{ask_for_ticket_};
  case state::over: return done{why_};
  default: return want_read{wait::reply, came_some_};
  }
}

void enter_raw::sent() {
  came_some_ = false;
  if (state_ == state::asking) {
    state_ = state::awaiting_banner;
  } else if (state_ == state::sending_ticket) {
    state_ = state::awaiting_ticket;
  }
}

void enter_raw::feed(std::string_view bytes) {
  if (state_ == state::over) {
    return;
  }
  text_.append(bytes);
  came_some_ = true;
  seen_ += bytes.size();
  if (seen_ > flood_limit) {
    try_again();
    return;
  }
  if (state_ == state::awaiting_banner) {
    // Bytes that follow the banner in the same read are older than our ticket.
    if (banner_.feed(bytes) != stream_search::npos) {
      state_ = state::sending_ticket;
    }
    return;
  }
  if (state_ == state::awaiting_ticket) {
    is_out_of_memory_ = is_out_of_memory_ || no_memory_.feed(bytes) != stream_search::npos;
    auto const used = answer_.feed(bytes);
    if (used == stream_search::npos) {
      return;
    }
    bytes.remove_prefix(used);
    state_ = state::awaiting_end;
  }
  for (char const byte : bytes) {
    if (state_ != state::over) {
      feed_end(byte);
    }
  }
}

/// Awaits the end of the traceback that holds the ticket: an end marker, and the prompt.
void enter_raw::feed_end(char byte) {
  if (state_ == state::awaiting_end || byte == ctrl_d) {
    state_ = byte == ctrl_d ? state::awaiting_prompt : state_;
    prompt_ = awaited_token(raw_prompt);
    return;
  }
  auto const answer = prompt_.feed(byte);
  if (answer == awaited_token::answer::came) {
    finish({});
  } else if (answer == awaited_token::answer::broken) {
    state_ = state::awaiting_end;
  }
}

void enter_raw::fail(error_code ec) {
  if (state_ == state::over) {
    return;
  }
  if (ec != errc::timed_out) {
    finish(ec);
  } else if (is_out_of_memory_ && stays_at_prompt()) {
    finish({});
  } else {
    uncounted_ += state_ == state::awaiting_banner && came_some_ ? 1 : 0;
    try_again();
  }
}

/// Whether the end of an answer came, and after it nothing but whole lines.
bool enter_raw::stays_at_prompt() const {
  std::string_view text = text_.str();
  auto const end = text.rfind(end_of_answer);
  if (end == std::string_view::npos) {
    return false;
  }
  text.remove_prefix(end + end_of_answer.size());
  return text.empty() || (text.ends_with('\n') && is_text(text));
}

void enter_raw::try_again() {
  if (attempt_ - uncounted_ >= attempts_) {
    finish(errc::no_raw_repl);
  } else {
    start();
  }
}

void enter_raw::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

} // namespace mprun::protocol
