#include "transports/recording/recorder.hpp"

#include "base/async/run_clock.hpp"
#include "transports/recording/mask_secrets.hpp"

#include <algorithm>
#include <utility>

namespace mprun {
namespace {

/// At most this much is held back because a secret may begin in it.
constexpr std::size_t max_held = 1024 * 1024;

} // namespace

recorder::recorder(std::filesystem::path file, recording_about about, time_point zero)
    : file_(std::move(file), about), zero_(zero), block_(about.bounds.block) {}

void recorder::hide(std::string const& secret) {
  // A link that is opened again gives its password again.
  if (secret.empty() || std::find(secrets_.begin(), secrets_.end(), secret) != secrets_.end()) {
    return;
  }
  secrets_.push_back(secret);
  to_board_.hide(secret);
  from_board_.hide(secret);
}

void recorder::add(record_kind kind, std::string_view text) {
  std::string masked(text);
  mask_secrets(masked, secrets_);
  append(kind, std::string_view(masked).substr(0, max_record_bytes));
}

void recorder::add_bytes(record_kind kind, std::string_view bytes, masked_stream& stream) {
  while (!bytes.empty()) {
    auto const piece = bytes.substr(0, max_record_bytes);
    bytes.remove_prefix(piece.size());
    append(kind, piece);
    if (!secrets_.empty() && !pending_.empty()) {
      auto const payload = pending_.size() - piece.size();
      stream.appended(pending_, payload - record_header_size, payload);
    }
  }
}

void recorder::append(record_kind kind, std::string_view bytes) {
  if (is_finished_ || !problem().empty()) {
    pending_.clear();
    return;
  }
  if (pending_.size() + record_header_size + bytes.size() > block_ - block_header_size) {
    write(false);
  }
  auto const since = run_clock::now() - zero_;
  append_record(pending_, kind, std::chrono::duration_cast<record_time>(since), bytes);
}

void recorder::write(bool all) {
  if (all || pending_.size() > max_held) {
    if (!all) {
      to_board_.mask_held(pending_);
      from_board_.mask_held(pending_);
    }
    file_.append(pending_);
    pending_.clear();
    return;
  }
  auto const ready = std::min({to_board_.held_from(), from_board_.held_from(), pending_.size()});
  file_.append(std::string_view(pending_).substr(0, ready));
  pending_.erase(0, ready);
  to_board_.left(ready);
  from_board_.left(ready);
}

void recorder::finish(bool keep) {
  if (std::exchange(is_finished_, true)) {
    return;
  }
  if (keep) {
    write(true);
  } else {
    file_.remove();
  }
  pending_ = {};
}

} // namespace mprun
