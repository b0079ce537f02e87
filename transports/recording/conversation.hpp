// A recording as the other side of a conversation: it gives the board's recorded answers, once the
// host has sent the recorded bytes before them. No I/O and no clock.
//
// Flow: open() for each opening of the link; write(), interrupt(), respawn() and reset_by_lines()
// as the host does them, next_said() for the board's next answer. The host may run ahead of the
// answers, and cut its bytes into other pieces; any other bytes, or an action at another position,
// depart from the recording: departure() is then one line, and everything ends.
//
// Besides the bytes, a recording holds injected faults and notes. The host makes the same notes
// again: noted() shows its position, and each fault is reported at its recorded position.
#pragma once

#include "transports/recording/recording_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mprun {

class conversation {
public:
  explicit conversation(recording content);

  /// The next opening of the link, how it failed, or nothing when there was none: see departure().
  std::variant<std::monostate, opening, failed_opening> open();

  /// Masks the secret in departure().
  void hide(std::string const& secret) { secrets_.push_back(secret); }

  /// `observer` gets the text of each fault that was injected then.
  void on_fault(std::function<void(std::string_view)> observer) { observer_ = std::move(observer); }
  /// The host makes this note now, as it did then.
  void noted(std::string_view text);
  /// Reports the faults before the host's next note.
  void report_faults_before_note();

  enum class outcome { taken, failed, stuck };
  /// stuck: it did not end then before it was cancelled.
  outcome write(std::string_view bytes);
  outcome reset_by_lines();
  outcome respawn();
  /// False when the host departs.
  bool interrupt();

  /// The board's next record: its bytes, of which said(n) consumes some, or how reading ended then,
  /// which said(0) consumes. nullptr: nothing comes before the host does something.
  record const* next_said();
  std::string_view to_say() const noexcept;
  void said(std::size_t size) noexcept;

  /// How long after the record before it next_said() came then.
  record_time pause() const noexcept;

  /// Whether this note was made at the host's position: after its last action, before its next.
  bool has_note(std::string_view text) const noexcept;

  /// Whether bytes that came from the board are masked.
  bool has_masked() const noexcept { return has_masked_; }

  std::string const& departure() const noexcept { return departure_; }
  /// How the board's process ended last.
  std::string const& exit_description() const noexcept { return exit_; }

private:
  bool is_over(std::size_t index) const noexcept;
  void report_faults(std::size_t before);
  void skip_to_host_action() noexcept;
  outcome ended(record_kind failure);
  bool takes(record_kind kind, std::string_view doing);
  void depart(std::string_view text);
  void depart_at_end(std::size_t index, std::string_view doing);
  bool matches(std::string_view bytes);
  std::string quoted_of_host(std::string_view bytes) const;

  recording content_;
  std::size_t host_ = 0;        ///< the record of the host's next action
  std::size_t host_offset_ = 0; ///< in its bytes
  std::size_t board_ = 0;       ///< the record of the board's next bytes
  std::size_t board_offset_ = 0;
  std::string_view writing_;
  std::vector<std::string> secrets_;
  std::size_t reported_ = 0; ///< faults before this record were reported
  std::function<void(std::string_view)> observer_;
  bool has_masked_ = false;
  std::uint64_t to_board_ = 0; ///< bytes from the recording's beginning
  std::string departure_;
  std::string exit_;
};

} // namespace mprun
