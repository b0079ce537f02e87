#include "transports/protocol/transfer/program_call.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

#include <utility>

namespace mprun::protocol::transfer {
namespace {

constexpr std::size_t least_read_at_once = 256; ///< a shorter call is there as soon by itself

bool fits(std::string source, unsigned paste_window, std::size_t held) {
  source += ctrl_d;
  return fits_standard_mode(source, paste_window, held);
}

/// A program that reads the given one in one piece and runs it. The end marker that will follow
/// belongs to that piece, and is part of a comment there.
std::string read_at_once(std::string const& source) {
  auto const piece = source + "\n#";
  auto const size = std::to_string(piece.size() + 1);
  return "exec(__import__('sys').stdin.buffer.read(" + size + "))" + ctrl_d + piece;
}

/// As it goes by standard raw mode, where it `fits`.
std::string as_sent(std::string source, bool fits, std::size_t held) {
  auto const is_held = fits && source.size() < held && source.size() >= least_read_at_once;
  return is_held ? read_at_once(source) : source;
}

} // namespace

program_call::program_call(std::string source, unsigned paste_window, bool paste_works,
                           std::size_t held)
    : fits_(fits(source, paste_window, held)),
      framed_(raw_paste::framed(as_sent(std::move(source), fits_, held))),
      paste_(framed_, paste_window), ok_(source_accepted),
      state_(fits_ || !paste_works ? state::sending : state::pasting) {}

step program_call::next() const {
  switch (state_) {
  case state::pasting: return paste_.next();
  case state::sending: return send{raw_paste::without_request(framed_), !fits_};
  case state::awaiting_ok: return want_read{wait::reply, ok_.only_lines()};
  case state::over: break;
  }
  return done{why_};
}

void program_call::sent() {
  if (state_ == state::pasting) {
    paste_.sent();
    after_paste();
  } else if (state_ == state::sending) {
    state_ = state::awaiting_ok;
  }
}

std::size_t program_call::feed(std::string_view bytes) {
  if (state_ == state::pasting) {
    auto const used = paste_.feed(bytes);
    after_paste();
    return used;
  }
  std::size_t used = 0;
  while (used < bytes.size() && state_ != state::over) {
    auto const answer = ok_.feed(bytes[used++]);
    if (answer != awaited_token::answer::not_yet) {
      auto const is_running = answer == awaited_token::answer::came;
      finish(is_running ? error_code() : error_code(errc::unexpected_reply));
    }
  }
  return used;
}

void program_call::fail(error_code ec) {
  if (state_ == state::pasting) {
    paste_.fail(ec);
    after_paste();
  } else if (state_ != state::over) {
    finish(ec);
  }
}

void program_call::after_paste() {
  auto const now = paste_.next();
  if (auto const* ended = std::get_if<done>(&now)) {
    auto const is_running = paste_.over() && paste_.supported();
    finish(ended->why || is_running ? ended->why : error_code(errc::unexpected_reply));
  }
}

void program_call::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

} // namespace mprun::protocol::transfer
