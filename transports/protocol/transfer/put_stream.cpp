#include "transports/protocol/transfer/put_stream.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/raw_repl.hpp"

#include <algorithm>
#include <utility>

namespace mprun::protocol::transfer {

put_stream::put_stream(put_options options, byte_source& from, running_digest& sum, recode deflate,
                       verified_observer on_verified)
    : options_(std::move(options)), from_(from), sum_(sum), deflate_(std::move(deflate)),
      on_verified_(std::move(on_verified)),
      dialog_(options_.call, options_.paste_window, options_.chunk), read_(options_.offset),
      arrived_(options_.offset), verified_(options_.offset) {}

step put_stream::next() const {
  if (dialog_.talking()) {
    if (auto const count = sendable(); count != 0) {
      return send{std::string_view(out_).substr(out_sent_, count)};
    }
  }
  return dialog_.next();
}

std::size_t put_stream::sendable() const noexcept {
  std::size_t count = 0;
  for (auto const& one : unsent_) {
    if (in_flight_ + count + one.size > options_.window && in_flight_ + count != 0) {
      break;
    }
    count += one.size;
  }
  return count;
}

void put_stream::sent() {
  if (!dialog_.talking()) {
    dialog_.sent();
    return;
  }
  auto count = sendable();
  out_sent_ += count;
  in_flight_ += count;
  while (count != 0) {
    count -= unsent_.front().size;
    unsettled_.push_back(unsent_.front());
    unsent_.pop_front();
  }
  fill();
}

/// Makes the next frames when those before are on their way.
void put_stream::fill() {
  if (!dialog_.talking() || state_ != state::sending || !unsent_.empty() ||
      (options_.lockstep && !unsettled_.empty())) {
    return;
  }
  out_.clear();
  out_sent_ = 0;
  if (!at_end_) {
    add_frame();
  }
  if (dialog_.talking() && at_end_ && unsent_.empty() && segments_.empty()) {
    auto const header = make_header(frame_kind::commit, 0);
    out_.append(header.data(), header.size());
    unsent_.push_back({header_size, false, 0});
    state_ = state::committing;
  }
}

void put_stream::add_frame() {
  chunk_.resize(options_.chunk);
  error_code ec;
  auto const size = from_.read(chunk_, ec);
  if (ec) {
    dialog_.abort(ec);
    return;
  }
  at_end_ = size < chunk_.size();
  std::string_view const raw(chunk_.data(), size);
  if (!raw.empty()) {
    auto const is_small = deflate_ && deflate_(raw, deflated_) && deflated_.size() < raw.size();
    auto const payload = is_small ? std::string_view(deflated_) : raw;
    auto const header =
        make_header(is_small ? frame_kind::deflated : frame_kind::raw, payload.size());
    out_.append(header.data(), header.size());
    out_.append(payload);
    for (std::size_t at = 0; at < payload.size(); at += options_.unit) {
      auto const part = std::min(options_.unit, payload.size() - at);
      auto const is_last = at + part == payload.size();
      // Of a deflated frame nothing is there before its end.
      auto const content = !is_small ? part : is_last ? raw.size() : 0;
      unsent_.push_back({part + (at == 0 ? header_size : 0), false, content});
    }
    sum_.update(raw);
    payload_sent_ += payload.size();
    read_ += raw.size();
    in_segment_ += raw.size();
  }
  if (in_segment_ != 0 && (at_end_ || in_segment_ >= options_.segment)) {
    add_segment_end();
  }
}

void put_stream::add_segment_end() {
  auto const header = make_header(frame_kind::segment, 0);
  out_.append(header.data(), header.size());
  unsent_.push_back({header_size, true, 0});
  segments_.push_back({sum_.finish(), read_});
  in_segment_ = 0;
}

void put_stream::feed(std::string_view bytes) {
  while (!bytes.empty() && !dialog_.over()) {
    if (!dialog_.talking()) {
      bytes.remove_prefix(dialog_.feed(bytes));
    } else if (bytes.front() == ctrl_d && !in_digest_) {
      // The end of the program: as it should be, or an exception outside the receiver's loop.
      auto const expected = state_ == state::committing && unsent_.empty();
      dialog_.end(expected ? error_code() : error_code(errc::board_error));
    } else {
      take(bytes.front());
      bytes.remove_prefix(1);
    }
  }
}

void put_stream::take(char byte) {
  if (in_digest_) {
    take_digest(byte);
  } else if (byte == nak) {
    dialog_.abort(errc::board_error);
  } else if (state_ == state::opening && byte == ready) {
    state_ = state::sending;
    fill();
  } else if (state_ == state::sending && byte == ack && settle(false)) {
    fill();
  } else if (state_ == state::sending && byte == digest_follows && settle(true)) {
    in_digest_ = true;
    digest_.clear();
  } else {
    dialog_.abort(errc::unexpected_reply);
  }
}

/// The board answers in order, so the answer is to the oldest piece; false when it cannot be.
bool put_stream::settle(bool by_digest) {
  if (unsettled_.empty() || unsettled_.front().asks_for_digest != by_digest) {
    return false;
  }
  in_flight_ -= unsettled_.front().size;
  arrived_ += unsettled_.front().content;
  unsettled_.pop_front();
  if (options_.on_arrival) {
    options_.on_arrival(arrived_);
  }
  return true;
}

void put_stream::take_digest(char byte) {
  digest_.push_back(byte);
  if (digest_.size() < digest_size) {
    return;
  }
  in_digest_ = false;
  auto const segment = segments_.front();
  segments_.pop_front();
  if (!is_digest(digest_, segment.expected)) {
    dialog_.abort(errc::corrupted);
    return;
  }
  verified_ = segment.offset;
  if (on_verified_) {
    on_verified_(verified_);
  }
  fill();
}

void put_stream::fail(error_code ec) {
  dialog_.fail(ec);
}

} // namespace mprun::protocol::transfer
