#include "transports/protocol/transfer/get_stream.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/raw_repl.hpp"

#include <algorithm>
#include <utility>

namespace mprun::protocol::transfer {
namespace {

constexpr std::size_t most_error_text = 16 * 1024;
constexpr std::size_t size_size = 6; ///< u48 little-endian

/// What must be there before it can be looked at.
std::size_t whole_size(bool is_size, bool is_header, std::size_t payload) {
  return is_size ? size_size : is_header ? header_size : payload;
}

} // namespace

get_stream::get_stream(get_options options, byte_sink& to, running_digest& sum, recode inflate,
                       verified_observer on_verified)
    : options_(std::move(options)), to_(to), sum_(sum), inflate_(std::move(inflate)),
      on_verified_(std::move(on_verified)), framed_call_(raw_paste::framed(options_.call)),
      call_(framed_call_, options_.paste_window), end_(most_error_text), abort_(0),
      received_(options_.offset), verified_(options_.offset) {}

step get_stream::next() const {
  switch (state_) {
  case state::calling: return call_.next();
  case state::opening:
  case state::size: return want_read{wait::output};
  case state::header:
  case state::payload:
    if (!acks_.empty()) {
      return send{acks_};
    }
    return want_read{wait::output};
  case state::ending: {
    if (!acks_.empty()) {
      return send{acks_};
    }
    return end_.next();
  }
  case state::aborting: return abort_.next();
  case state::over: break;
  }
  return done{why_};
}

void get_stream::sent() {
  switch (state_) {
  case state::calling:
    call_.sent();
    after_call();
    break;
  case state::header:
  case state::payload:
  case state::ending: acks_.clear(); break;
  case state::aborting: abort_.sent(); break;
  default: break;
  }
}

void get_stream::after_call() {
  if (!call_.over()) {
    if (auto const now = call_.next(); std::holds_alternative<done>(now)) {
      finish(std::get<done>(now).why); // it timed out
    }
    return;
  }
  auto const why = std::get<done>(call_.next()).why;
  if (why || !call_.supported()) {
    finish(why ? why : error_code(errc::unexpected_reply));
  } else {
    state_ = state::opening;
  }
}

void get_stream::feed(std::string_view bytes) {
  if (state_ == state::calling) {
    bytes.remove_prefix(call_.feed(bytes));
    after_call();
  }
  while (!bytes.empty() && state_ != state::over) {
    if (state_ == state::ending) {
      end_program(bytes);
      return;
    }
    if (state_ == state::aborting) {
      abort_.feed(bytes);
      if (abort_.over()) {
        error_text_ = abort_.error_text();
        finish(why_);
      }
      return;
    }
    bytes.remove_prefix(take(bytes));
  }
}

/// Returns how many bytes were used.
std::size_t get_stream::take(std::string_view bytes) {
  if (part_.empty() && (state_ == state::opening || state_ == state::header)) {
    auto const first = bytes.front();
    if (first == ctrl_d) { // an exception before or between the frames
      why_ = errc::board_error;
      state_ = state::ending;
      return 0;
    }
    if (first == nak) {
      abort(errc::board_error);
      return 1;
    }
    if (state_ == state::opening) {
      if (first == ready) {
        state_ = state::size;
      } else {
        abort(errc::unexpected_reply);
      }
      return 1;
    }
  }
  auto const whole = whole_size(state_ == state::size, state_ == state::header, frame_.length);
  if (part_.empty() && bytes.size() >= whole && state_ == state::payload) {
    take_payload(bytes.substr(0, whole)); // the usual case, without copying it
    return whole;
  }
  auto const used = std::min(bytes.size(), whole - part_.size());
  part_.append(bytes.substr(0, used));
  if (part_.size() == whole) {
    if (state_ == state::size) {
      take_size();
    } else if (state_ == state::header) {
      take_header();
    } else {
      take_payload(part_);
    }
    part_.clear();
  }
  return used;
}

void get_stream::take_size() {
  for (auto at = part_.size(); at-- > 0;) {
    size_ = size_ << 8 | static_cast<unsigned char>(part_[at]);
  }
  size_is_known_ = true;
  if (size_ < options_.offset) {
    abort(errc::file_changed);
  } else {
    state_ = state::header;
  }
}

void get_stream::take_header() {
  auto const header = read_header(part_);
  auto const sums_up = header && header->kind != frame_kind::commit && header->length != 0;
  auto const holds_digest =
      sums_up && (header->kind == frame_kind::segment || header->kind == frame_kind::end);
  if (!sums_up || header->length > (holds_digest ? digest_size : options_.chunk) ||
      (holds_digest && header->length != digest_size)) {
    abort(errc::unexpected_reply);
    return;
  }
  frame_ = *header;
  state_ = state::payload;
}

void get_stream::take_payload(std::string_view payload) {
  state_ = state::header;
  switch (frame_.kind) {
  case frame_kind::raw: take_content(payload); break;
  case frame_kind::deflated:
    if (inflate_ && inflate_(payload, inflated_) && inflated_.size() <= options_.chunk) {
      take_content(inflated_);
    } else {
      abort(errc::corrupted);
    }
    break;
  default: take_digest(payload); break;
  }
  payload_received_ += payload.size();
}

void get_stream::take_content(std::string_view content) {
  sum_.update(content);
  received_ += content.size();
  acks_.push_back(ack);
  if (auto const ec = to_.write(content)) {
    abort(ec);
  }
}

void get_stream::take_digest(std::string_view expected) {
  if (!is_digest(expected, sum_.finish())) {
    abort(errc::corrupted);
    return;
  }
  verified_ = received_;
  if (on_verified_) {
    on_verified_(verified_);
  }
  if (frame_.kind == frame_kind::end) {
    why_ = received_ == size_ ? error_code() : error_code(errc::file_changed);
    state_ = state::ending;
  }
}

void get_stream::end_program(std::string_view bytes) {
  end_.feed(bytes);
  if (auto const now = end_.next(); std::holds_alternative<done>(now)) {
    error_text_ = end_.error_text();
    auto const how = std::get<done>(now).why;
    auto const failed = error_text_.empty() ? why_ : error_code(errc::board_error);
    finish(how ? how : failed);
  }
}

void get_stream::fail(error_code ec) {
  switch (state_) {
  case state::calling:
    call_.fail(ec);
    after_call();
    break;
  case state::opening:
  case state::size:
  case state::header:
  case state::payload:
  case state::ending:
    if (ec == errc::timed_out && !end_.ended()) {
      abort(why_ ? why_ : ec);
    } else {
      finish(ec);
    }
    break;
  case state::aborting:
    abort_.fail(ec);
    if (abort_.over()) {
      finish(why_);
    }
    break;
  case state::over: break;
  }
}

void get_stream::abort(error_code why) {
  why_ = why;
  state_ = state::aborting;
}

void get_stream::finish(error_code why) {
  state_ = state::over;
  why_ = why;
}

} // namespace mprun::protocol::transfer
