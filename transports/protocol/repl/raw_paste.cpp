#include "transports/protocol/repl/raw_paste.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

#include <algorithm>

namespace mprun::protocol {
namespace {

constexpr std::string_view request = "\x05"
                                     "A\x01";
constexpr std::string_view interrupt = "\x03";
constexpr std::string_view end_marker = "\x04";

/// The window, and the first credit.
constexpr std::size_t window_reply_size = 3;

/// The capacity of the smallest input ring (esp8266), one less than two of the usual windows.
constexpr std::size_t min_ring_size = 255;

} // namespace

raw_paste::raw_paste(std::string_view framed, unsigned known_window)
    : framed_(framed), first_write_(request.size()), prompt_(raw_prompt),
      banner_(banner_and_prompt) {
  if (known_window != 0) {
    auto const end = framed.size() - 1; // the end marker needs no credit
    auto const credit = std::min(end, request.size() + 2 * std::size_t{known_window});
    first_write_ = std::min(credit == end ? framed.size() : credit, min_ring_size);
  }
}

std::string raw_paste::framed(std::string source) {
  source.reserve(request.size() + source.size() + 1);
  source.insert(0, request);
  source.push_back(ctrl_d);
  return source;
}

std::string_view raw_paste::without_request(std::string_view framed) {
  return framed.substr(request.size());
}

step raw_paste::next() const {
  if (stopped_ || state_ == state::over) {
    return done{why_};
  }
  if (aborting_) {
    return send{interrupt};
  }
  if (state_ == state::owes_end) {
    return send{end_marker};
  }
  auto const count = sendable();
  if (count != 0) {
    return send{framed_.substr(sent_, count)};
  }
  return want_read{wait::reply, lines_.only_lines()};
}

void raw_paste::sent() {
  if (aborting_) {
    aborting_ = false;
    aborted_ = true;
    if (state_ == state::owes_end) { // a board that gave up accepts 03 as well as 04
      finish({});
    }
  } else if (state_ == state::owes_end) {
    finish({});
  } else {
    sent_ += sendable();
  }
}

/// Sends few and large pieces, but never lets the board wait for us while we wait for it: it gives
/// credit only after a whole window.
std::size_t raw_paste::sendable() const noexcept {
  if (aborted_) {
    return 0;
  }
  if (state_ != state::pasting) {
    return sent_ == 0 ? first_write_ : 0;
  }
  auto const rest = framed_.size() - sent_;
  auto const count = std::min(rest, credit());
  auto const is_worth_it = count == rest || count >= window_ / 2 || unacknowledged() < window_;
  return is_worth_it ? count : 0;
}

/// Source bytes sent that the board has not yet acknowledged. The first 01 acknowledges nothing: it
/// only says that there are two windows.
std::size_t raw_paste::unacknowledged() const noexcept {
  auto const consumed = credits_ == 0 ? 0 : (credits_ - 1) * window_;
  return sent_ - request.size() - consumed;
}

std::size_t raw_paste::credit() const noexcept {
  auto const windows = std::size_t{window_} * (credits_ == 0 ? 1 : 2);
  auto const limit = std::min(windows, std::max<std::size_t>(min_ring_size, window_));
  return limit - std::min(limit, unacknowledged());
}

std::size_t raw_paste::feed(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (state_ == state::over) {
      return i;
    }
    take(bytes[i]);
  }
  return bytes.size();
}

void raw_paste::take(char byte) {
  using answer = awaited_token::answer;
  auto expected = true;
  switch (state_) {
  case state::expect_r:
  case state::expect_flag: expected = take_reply(byte); break;
  case state::expect_window: expected = take_window(byte); break;
  case state::expect_prompt: {
    auto const got = prompt_.feed(byte);
    expected = got != answer::broken;
    if (got == answer::came) {
      finish({});
    }
    break;
  }
  case state::pasting:
    if (byte == ctrl_a && lines_.at_start()) {
      take_credit();
    } else if (byte == ctrl_d && lines_.at_start()) {
      lines_.token();
      if (aborted_ || sent_ == framed_.size()) {
        finish({});
      } else {
        state_ = state::owes_end;
      }
    } else {
      expected = lines_.take(byte);
    }
    break;
  case state::owes_end: expected = false; break;
  case state::over: return;
  }
  if (!expected) {
    finish(errc::unexpected_reply);
  }
}

/// Takes R 01, or the answer of a board without raw-paste: R 00, or its banner again.
bool raw_paste::take_reply(char byte) {
  auto const may_lack = sent_ <= request.size(); // source is sent along only to boards that have it
  if (state_ == state::expect_flag && (byte == 1 || (byte == 0 && may_lack))) {
    state_ = byte == 1 ? state::expect_window : state::expect_prompt;
    lines_.token();
    return true;
  }
  auto const banner = may_lack ? banner_.feed(byte) : awaited_token::answer::not_yet;
  if (banner == awaited_token::answer::came) {
    finish({});
    return true;
  }
  auto const is_r = byte == 'R' && lines_.at_start();
  state_ = is_r ? state::expect_flag : state::expect_r;
  return lines_.take(byte);
}

/// A line may come before the window, so a byte begins it only where a credit ends it.
bool raw_paste::take_window(char byte) {
  window_reply_ += byte;
  while (!window_reply_.empty()) {
    auto const first = window_reply_.front();
    auto const may_begin = lines_.at_start() && first != '\r' && first != '\n';
    if (may_begin && window_reply_.size() < window_reply_size) {
      return true;
    }
    if (may_begin && window_reply_.back() == ctrl_a) {
      window_ = static_cast<unsigned char>(first) |
                unsigned{static_cast<unsigned char>(window_reply_[1])} << 8;
      window_reply_.clear();
      if (window_ == 0) {
        return false;
      }
      supported_ = true;
      state_ = state::pasting;
      take_credit();
      return true;
    }
    if (!lines_.take(first)) {
      return false;
    }
    window_reply_.erase(0, 1);
  }
  return true;
}

void raw_paste::take_credit() {
  ++credits_;
  lines_.token();
  // The board cannot have consumed bytes that it never got.
  if (credits_ > 1 + (sent_ - request.size()) / window_) {
    finish(errc::unexpected_reply);
  }
}

void raw_paste::fail(error_code ec) {
  if (stopped_ || state_ == state::over) {
    return;
  }
  if (ec == errc::timed_out) {
    stopped_ = true;
    why_ = ec;
  } else {
    finish(ec);
  }
}

void raw_paste::abort() {
  if (state_ == state::over) {
    return;
  }
  stopped_ = false;
  aborting_ = true;
  why_ = {};
}

void raw_paste::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

} // namespace mprun::protocol
