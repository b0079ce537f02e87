#include "transports/protocol/transfer/put_stream.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

#include <algorithm>
#include <utility>

namespace mprun::protocol::transfer {

put_stream::put_stream(put_options options, byte_source& from, running_digest& sum, recode deflate,
                       verified_observer on_verified)
    : options_(std::move(options)), from_(from), sum_(sum), deflate_(std::move(deflate)),
      on_verified_(std::move(on_verified)),
      dialog_(options_.call, options_.paste_window, options_.paste_works, options_.held,
              options_.chunk),
      framed_(options_.offset), arrived_(options_.offset), verified_(options_.offset) {}

step put_stream::next() const {
  if (dialog_.transferring()) {
    if (auto const count = is_ready_ ? sendable() : 0; count != 0) {
      return send{std::string_view(out_).substr(out_sent_, count)};
    }
    return want_read{wait::output, lines_.only_lines()};
  }
  return dialog_.next();
}

std::size_t put_stream::sendable() const noexcept {
  std::size_t count = 0;
  for (auto const& frame : unsent_) {
    if (in_flight_ + count + frame.size > options_.window && in_flight_ + count != 0) {
      break;
    }
    count += frame.size;
  }
  return count;
}

void put_stream::sent() {
  if (!dialog_.transferring()) {
    dialog_.sent();
    fill();
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

/// Makes the next frame when those before are on their way; the first one while the board starts
/// the receiver.
void put_stream::fill() {
  if (!dialog_.transferring() || state_ != state::sending || !unsent_.empty() ||
      (options_.lockstep && !unsettled_.empty())) {
    return;
  }
  if (!has_chunk_ && !unreadable_) {
    read_chunk();
  }
  if (unreadable_) {
    if (is_ready_) { // before that the board would not take the bytes that end a transfer
      dialog_.abort(unreadable_);
    }
    return;
  }
  // C claims that all before it is right.
  auto const must_wait = at_end_ && !segments_.empty() && !options_.board_judges;
  if (has_chunk_ && !must_wait) {
    add_frame();
  }
}

void put_stream::read_chunk() {
  chunk_.resize(options_.chunk);
  chunk_.resize(from_.read(chunk_, unreadable_));
  if (unreadable_) {
    return;
  }
  at_end_ = chunk_.size() < options_.chunk;
  has_chunk_ = true;
}

void put_stream::add_frame() {
  has_chunk_ = false;
  sum_.update(chunk_);
  framed_ += chunk_.size();
  in_segment_ += chunk_.size();
  auto const ends_segment = at_end_ || in_segment_ >= options_.segment;
  if (ends_segment) {
    segments_.push_back({sum_.finish(), framed_});
    in_segment_ = 0;
  }
  out_.clear();
  out_sent_ = 0;
  if (at_end_) {
    auto const header = make_header(frame_kind::commit, digest_size);
    out_.append(header.data(), header.size());
    auto const& expected = segments_.back().expected;
    out_.append(expected.begin(), expected.end());
    state_ = state::committing;
  }
  auto const is_deflated = deflate_ && !chunk_.empty() && deflate_(chunk_, deflated_) &&
                           deflated_.size() < chunk_.size();
  auto const& payload = is_deflated ? deflated_ : chunk_;
  auto const raw = ends_segment ? frame_kind::last_raw : frame_kind::raw;
  auto const deflated = ends_segment ? frame_kind::last_deflated : frame_kind::deflated;
  auto const header = make_header(is_deflated ? deflated : raw, payload.size());
  out_.append(header.data(), header.size());
  auto const before = out_.size();
  out_.append(payload);
  payload_sent_ += payload.size();
  add_pieces(before, payload.size(), is_deflated, ends_segment);
}

/// Divides a frame with `before` bytes before its payload into pieces.
void put_stream::add_pieces(std::size_t before, std::size_t payload, bool is_deflated,
                            bool ends_segment) {
  if (payload == 0) {
    unsent_.push_back({before, 0, false, ends_segment});
    return;
  }
  for (std::size_t at = 0; at < payload; at += options_.unit) {
    auto const part = std::min(options_.unit, payload - at);
    auto const is_last = at + part == payload;
    // A deflated frame gives no content before its end.
    auto const content = !is_deflated ? part : is_last ? chunk_.size() : 0;
    unsent_.push_back({part + (at == 0 ? before : 0), content, true, is_last && ends_segment});
  }
}

void put_stream::feed(std::string_view bytes) {
  while (!bytes.empty() && !dialog_.over()) {
    if (!dialog_.transferring()) {
      bytes.remove_prefix(dialog_.feed(bytes));
      fill();
    } else if (bytes.front() == ctrl_d && !in_digest_ && lines_.at_start()) {
      // The program ends, as it should or by an exception outside the receiver's loop.
      auto const expected = state_ == state::committing && unsent_.empty() && unsettled_.empty();
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
  } else if (lines_.at_start() && take_answer(byte)) {
    lines_.token();
  } else if (!lines_.take(byte)) {
    dialog_.abort(errc::unexpected_reply);
  } else {
    restarts_.feed({&byte, 1});
    if (restarts_.suspected()) {
      dialog_.fail(errc::restarted); // the board sends no file content: it is at its prompt
    }
  }
}

/// False when the byte is not an answer that may come now.
bool put_stream::take_answer(char byte) {
  if (byte == nak) {
    dialog_.abort(errc::board_error);
  } else if (!is_ready_ && byte == ready) {
    is_ready_ = true;
    fill();
  } else if (byte == ack && take_ack()) {
    fill();
  } else if (byte == digest_follows && awaits_digest()) {
    in_digest_ = true;
    digest_.clear();
  } else {
    return false;
  }
  return true;
}

/// The board answers in order, so the answer is for the oldest piece; false when it cannot be.
bool put_stream::take_ack() {
  if (unsettled_.empty() || !unsettled_.front().ack) {
    return false;
  }
  unsettled_.front().ack = false;
  settle_front();
  return true;
}

bool put_stream::awaits_digest() const noexcept {
  return !unsettled_.empty() && !unsettled_.front().ack && unsettled_.front().digest;
}

/// The oldest piece has had one of its answers, so the board has it.
void put_stream::settle_front() {
  auto& front = unsettled_.front();
  in_flight_ -= std::exchange(front.size, 0);
  arrived_ += std::exchange(front.content, 0);
  if (!front.ack && !front.digest) {
    unsettled_.pop_front();
  }
  if (options_.on_arrival) {
    options_.on_arrival(arrived_);
  }
}

void put_stream::take_digest(char byte) {
  digest_.push_back(byte);
  if (digest_.size() < digest_size) {
    return;
  }
  in_digest_ = false;
  unsettled_.front().digest = false;
  settle_front();
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
