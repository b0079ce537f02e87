#include "transports/protocol/transfer/get_stream.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

#include <algorithm>
#include <utility>

namespace mprun::protocol::transfer {
namespace {

constexpr std::size_t size_size = 6; ///< u48 little-endian

/// How many bytes must have come before they can be read.
std::size_t whole_size(bool is_size, std::size_t payload) {
  return is_size ? size_size : payload;
}

} // namespace

get_stream::get_stream(get_options options, byte_sink& to, running_digest& sum, recode inflate,
                       verified_observer on_verified)
    : options_(std::move(options)), to_(to), sum_(sum), inflate_(std::move(inflate)),
      on_verified_(std::move(on_verified)),
      dialog_(options_.call, options_.paste_window, options_.paste_works, options_.held, 0),
      received_(options_.offset), verified_(options_.offset) {}

step get_stream::next() const {
  if (owes_acks()) {
    return send{acks_};
  }
  if (dialog_.transferring()) {
    return want_read{restarts_.suspected() ? wait::reply : wait::output, lines_.only_lines()};
  }
  return dialog_.next();
}

/// The board takes them until its program ends.
bool get_stream::owes_acks() const noexcept {
  return !acks_.empty() && (dialog_.transferring() || dialog_.ending());
}

void get_stream::sent() {
  if (owes_acks()) {
    acks_.clear();
  } else {
    dialog_.sent();
  }
}

void get_stream::feed(std::string_view bytes) {
  while (!bytes.empty() && !dialog_.over()) {
    bytes.remove_prefix(dialog_.transferring() ? take(bytes) : dialog_.feed(bytes));
  }
}

/// Returns how many bytes were used.
std::size_t get_stream::take(std::string_view bytes) {
  if (state_ == state::opening || state_ == state::header) {
    if (part_.empty() && lines_.at_start() && take_mark(bytes.front())) {
      return dialog_.transferring() || bytes.front() == nak ? 1 : 0;
    }
    add_to_header(bytes.front());
    return 1;
  }
  auto const whole = whole_size(state_ == state::size, frame_.length);
  if (part_.empty() && bytes.size() >= whole && state_ == state::payload) {
    take_payload(bytes.substr(0, whole)); // the usual case, without copying it
    return whole;
  }
  auto const used = std::min(bytes.size(), whole - part_.size());
  part_.append(bytes.substr(0, used));
  restarts_.feed(bytes.substr(0, used));
  if (part_.size() == whole) {
    restarts_ = restart_watch();
    if (state_ == state::size) {
      take_size();
    } else {
      take_payload(part_);
    }
    part_.clear();
  }
  return used;
}

/// Takes a single byte that is a message of its own.
bool get_stream::take_mark(char byte) {
  if (byte == ctrl_d) { // an exception before or between the frames
    dialog_.end(errc::board_error);
  } else if (byte == nak) {
    dialog_.abort(errc::board_error);
  } else if (state_ == state::opening && byte == ready) {
    state_ = state::size;
    lines_.token();
  } else {
    return false;
  }
  return true;
}

/// Four bytes are a header where they pass its check; else the first of them belongs to a line.
void get_stream::add_to_header(char byte) {
  part_ += byte;
  while (!part_.empty() && dialog_.transferring()) {
    auto const may_begin = state_ == state::header && lines_.at_start() && is_kind(part_.front());
    if (may_begin && part_.size() < header_size) {
      return;
    }
    if (may_begin && take_header()) {
      part_.clear();
      lines_.token();
      return;
    }
    if (!lines_.take(part_.front())) {
      dialog_.abort(errc::unexpected_reply);
      return;
    }
    restarts_.feed(std::string_view(part_).substr(0, 1));
    part_.erase(0, 1);
    if (restarts_.suspected()) {
      dialog_.fail(errc::restarted); // nothing else prints such text between frames
      return;
    }
  }
}

void get_stream::take_size() {
  for (auto at = part_.size(); at-- > 0;) {
    size_ = size_ << 8 | static_cast<unsigned char>(part_[at]);
  }
  size_is_known_ = true;
  if (size_ < options_.offset) {
    dialog_.abort(errc::file_changed);
  } else {
    state_ = state::header;
  }
}

/// False when part_ is not a header.
bool get_stream::take_header() {
  auto const header = read_header(part_);
  auto const sums_up = header && header->kind != frame_kind::commit && header->length != 0;
  auto const holds_digest =
      sums_up && (header->kind == frame_kind::segment || header->kind == frame_kind::end);
  if (!sums_up || header->length > (holds_digest ? digest_size : options_.chunk) ||
      (holds_digest && header->length != digest_size)) {
    return false;
  }
  frame_ = *header;
  state_ = state::payload;
  return true;
}

void get_stream::take_payload(std::string_view payload) {
  state_ = state::header;
  switch (frame_.kind) {
  case frame_kind::raw: take_content(payload); break;
  case frame_kind::deflated:
    if (inflate_ && inflate_(payload, inflated_) && inflated_.size() <= options_.chunk) {
      take_content(inflated_);
    } else {
      dialog_.abort(errc::corrupted);
    }
    break;
  default: take_digest(payload); break;
  }
  payload_received_ += payload.size();
}

void get_stream::take_content(std::string_view content) {
  sum_.update(content);
  received_ += content.size();
  ++frames_;
  acknowledge();
  if (auto const ec = to_.write(content)) {
    dialog_.abort(ec);
  } else if (options_.on_arrival) {
    options_.on_arrival(received_);
  }
}

/// Queues the ACKs that the board awaits before it sends the rest. It awaits none for bytes by
/// which the file has grown.
void get_stream::acknowledge() {
  if (received_ > size_) {
    return;
  }
  auto const left = size_ - received_;
  auto const to_come = (left + options_.chunk - 1) / options_.chunk; // frames
  auto const awaited =
      frames_ + to_come - std::min<std::uint64_t>(frames_ + to_come, options_.ahead);
  for (auto const due = std::min(frames_, awaited); acknowledged_ < due; ++acknowledged_) {
    acks_.push_back(ack);
  }
}

void get_stream::take_digest(std::string_view expected) {
  if (!is_digest(expected, sum_.finish())) {
    dialog_.abort(errc::corrupted);
    return;
  }
  verified_ = received_;
  if (on_verified_) {
    on_verified_(verified_);
  }
  if (frame_.kind == frame_kind::end) {
    dialog_.end(received_ == size_ ? error_code() : error_code(errc::file_changed));
  }
}

void get_stream::fail(error_code ec) {
  if (ec == errc::timed_out && dialog_.transferring() && restarts_.suspected()) {
    dialog_.abort(errc::restarted);
  } else {
    dialog_.fail(ec);
  }
}

} // namespace mprun::protocol::transfer
