#include "transports/recording/conversation.hpp"

#include "base/text/visible_bytes.hpp"
#include "transports/recording/mask_secrets.hpp"
#include "transports/recording/record_role.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

constexpr std::size_t shown = 32; ///< bytes of either side in a departure

std::string quoted(std::string_view bytes) {
  return "'" + visible_bytes(bytes.substr(0, shown)) + (bytes.size() > shown ? "…'" : "'");
}

} // namespace

conversation::conversation(recording content)
    : content_(std::move(content)),
      has_masked_(
          std::any_of(content_.records.begin(), content_.records.end(), [](record const& entry) {
            return entry.kind == record_kind::masked_from_board;
          })) {}

std::variant<std::monostate, opening, failed_opening> conversation::open() {
  auto const& records = content_.records;
  // Actions that the host did not repeat before it closed the link count as done.
  auto gap = records.size();
  while (host_ < records.size() && !is_opening(records[host_].kind)) {
    auto const& entry = records[host_];
    gap = entry.kind == record_kind::gap ? host_ : gap;
    to_board_ += is_to_board(entry.kind) ? entry.bytes.size() - std::exchange(host_offset_, 0) : 0;
    ++host_;
  }
  report_faults(host_);
  if (!departure_.empty()) {
    return {};
  }
  if (host_ >= records.size()) {
    if (gap != records.size() || !content_.problem.empty()) {
      depart_at_end(gap, "opens the link");
    } else {
      depart("mprun opens the link once more than it did then");
    }
    return {};
  }
  auto const& found = records[host_];
  board_ = ++host_;
  host_offset_ = board_offset_ = 0;
  exit_.clear();
  if (found.kind == record_kind::not_opened) {
    return read_failed_opening(found.bytes);
  }
  return read_opening(found.bytes);
}

void conversation::report_faults(std::size_t before) {
  for (; reported_ < std::min(before, content_.records.size()); ++reported_) {
    auto const& entry = content_.records[reported_];
    if (entry.kind == record_kind::fault && observer_) {
      observer_(entry.bytes);
    }
  }
}

void conversation::noted(std::string_view text) {
  auto const& records = content_.records;
  for (auto i = reported_; i < records.size() && (i < host_ || !is_step(records[i].kind)); ++i) {
    if (records[i].kind == record_kind::note && records[i].bytes == text) {
      report_faults(i + 1);
      return;
    }
  }
}

void conversation::report_faults_before_note() {
  auto const& records = content_.records;
  auto end = reported_;
  auto const is_ahead = [&](std::size_t i) {
    return records[i].kind == record_kind::note || records[i].kind == record_kind::closed ||
           (i >= host_ && is_step(records[i].kind)) || (i >= board_ && is_said(records[i].kind));
  };
  while (end < records.size() && !is_ahead(end)) {
    ++end;
  }
  report_faults(end);
}

bool conversation::is_over(std::size_t index) const noexcept {
  return index >= content_.records.size() || is_end(content_.records[index].kind);
}

void conversation::skip_to_host_action() noexcept {
  while (!is_over(host_) && !is_host_action(content_.records[host_].kind)) {
    ++host_;
  }
}

conversation::outcome conversation::write(std::string_view bytes) {
  writing_ = bytes;
  while (!bytes.empty() && departure_.empty()) {
    skip_to_host_action();
    if (is_over(host_)) {
      depart_at_end(host_, "sends " + quoted_of_host(bytes));
      break;
    }
    auto const& entry = content_.records[host_];
    if (entry.kind == record_kind::write_failed) {
      break;
    }
    if (!is_to_board(entry.kind)) {
      depart("mprun sends " + quoted_of_host(bytes) + " where it " +
             (entry.kind == record_kind::interrupted ? "interrupted" : "reset") +
             " the board then");
      break;
    }
    auto const size = std::min(bytes.size(), entry.bytes.size() - host_offset_);
    if (!matches(bytes.substr(0, size))) {
      break;
    }
    bytes.remove_prefix(size);
    host_offset_ += size;
    if (host_offset_ == entry.bytes.size()) {
      ++host_;
      host_offset_ = 0;
    }
  }
  return departure_.empty() ? ended(record_kind::write_failed) : outcome::failed;
}

/// `bytes` are a part of the current write, which is masked as a whole: half a secret would not be
/// recognized.
std::string conversation::quoted_of_host(std::string_view bytes) const {
  std::string all(writing_);
  mask_secrets(all, secrets_);
  auto const offset = static_cast<std::size_t>(bytes.data() - writing_.data());
  return quoted(std::string_view(all).substr(offset, bytes.size()));
}

/// How the host's last action ended then: a record of kind `failure` follows, or it succeeded.
conversation::outcome conversation::ended(record_kind failure) {
  skip_to_host_action();
  if (is_over(host_) || content_.records[host_].kind != failure) {
    return outcome::taken;
  }
  auto const end = read_link_end(content_.records[host_++].bytes);
  exit_ = end.exit;
  return end.how == link_end::cause::cancelled ? outcome::stuck : outcome::failed;
}

/// `bytes` end with the record at the latest; a masked byte matches any other.
bool conversation::matches(std::string_view bytes) {
  auto const& entry = content_.records[host_];
  auto const expected = std::string_view(entry.bytes).substr(host_offset_);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != expected[i] && !(is_masked(entry.kind) && expected[i] == '*')) {
      to_board_ += i;
      depart("mprun sends " + quoted_of_host(bytes.substr(i)) + " where it sent " +
             quoted(expected.substr(i)) + " then");
      return false;
    }
  }
  to_board_ += bytes.size();
  return true;
}

bool conversation::takes(record_kind kind, std::string_view doing) {
  if (!departure_.empty()) {
    return false;
  }
  skip_to_host_action();
  if (is_over(host_)) {
    depart_at_end(host_, doing);
    return false;
  }
  auto const& entry = content_.records[host_];
  if (entry.kind == kind) {
    ++host_;
    return true;
  }
  auto const then = is_to_board(entry.kind)
                        ? "sent " + quoted(std::string_view(entry.bytes).substr(host_offset_))
                        : std::string("did something else");
  depart("mprun " + std::string(doing) + " where it " + then + " then");
  return false;
}

bool conversation::interrupt() {
  return takes(record_kind::interrupted, "interrupts the board");
}

conversation::outcome conversation::respawn() {
  if (!takes(record_kind::respawned, "resets the board")) {
    return outcome::failed;
  }
  board_ = host_; // the rest of the board's output is gone, as it was then
  board_offset_ = 0;
  exit_.clear();
  return ended(record_kind::reset_failed);
}

conversation::outcome conversation::reset_by_lines() {
  auto const taken = takes(record_kind::line_reset, "resets the board by its lines");
  return taken ? ended(record_kind::reset_failed) : outcome::failed;
}

record const* conversation::next_said() {
  if (!departure_.empty()) {
    return nullptr;
  }
  skip_to_host_action();
  while (!is_over(board_) && board_ < host_ && !is_said(content_.records[board_].kind)) {
    ++board_;
  }
  // The board goes on only where the host has repeated all its actions before that.
  if (board_ < host_ && !is_over(board_)) {
    report_faults(board_);
    return &content_.records[board_];
  }
  auto const waits_for_nothing =
      board_ == host_ && is_over(host_) &&
      (host_ == content_.records.size() || content_.records[host_].kind == record_kind::gap);
  if (waits_for_nothing) {
    depart_at_end(host_, "waits for the board");
  }
  return nullptr;
}

std::string_view conversation::to_say() const noexcept {
  return std::string_view(content_.records[board_].bytes).substr(board_offset_);
}

void conversation::said(std::size_t size) noexcept {
  auto const& entry = content_.records[board_];
  if (entry.kind == record_kind::read_failed) {
    exit_ = read_link_end(entry.bytes).exit;
    ++board_;
    return;
  }
  board_offset_ += size;
  if (board_offset_ == entry.bytes.size()) {
    ++board_;
    board_offset_ = 0;
  }
}

bool conversation::has_note(std::string_view text) const noexcept {
  auto const& records = content_.records;
  if (host_offset_ != 0) {
    return false; // in the middle of an action
  }
  auto first = std::min(host_, records.size());
  while (first > 0 && !is_step(records[first - 1].kind)) {
    --first;
  }
  for (auto i = first; i < records.size() && !is_step(records[i].kind); ++i) {
    if (records[i].kind == record_kind::note && records[i].bytes == text) {
      return true;
    }
  }
  return false;
}

record_time conversation::pause() const noexcept {
  auto const& records = content_.records;
  for (auto before = board_; before > 0; --before) {
    auto const kind = records[before - 1].kind;
    if (kind != record_kind::note && kind != record_kind::fault) {
      return board_offset_ == 0 ? records[board_].at - records[before - 1].at : record_time{0};
    }
  }
  return record_time{0};
}

void conversation::depart(std::string_view text) {
  auto const at = std::min(host_, content_.records.size());
  auto const when = content_.records.empty()        ? record_time{0}
                    : at == content_.records.size() ? content_.records.back().at
                                                    : content_.records[at].at;
  departure_ = fmt::format("departs from the recording at byte {} to the board ({:.3f} s): {}",
                           to_board_, static_cast<double>(when.count()) / 1e6, text);
}

void conversation::depart_at_end(std::size_t index, std::string_view doing) {
  std::string why = "the recording ends";
  if (index < content_.records.size()) {
    auto const& entry = content_.records[index];
    why = entry.kind == record_kind::gap ? "the recording has a gap: " + entry.bytes
                                         : "it closed the link then";
  } else if (!content_.problem.empty()) {
    why += " (" + content_.problem + ")";
  }
  depart("mprun " + std::string(doing) + " where " + why);
}

} // namespace mprun
