// A recording as the other side of a conversation: it answers what the board answered then, once
// the host has said what it said then. No I/O and no clock.
//
// Flow: open() for each opening of the link; write(), interrupt(), respawn() and reset_by_lines()
// as the host does them, say() for what the board has to say now. The host may run ahead of the
// answers, and cut its bytes into other pieces; saying anything else, or doing it elsewhere,
// departs from the recording: departure() is then one line, and everything ends.
//
// Beside the bytes a recording tells of injected faults and of what was noted, which the host makes
// as it did then: noted() says where it is, and the faults are told where they came.
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

  /// The next opening of the link, how it failed, or nothing when there was none: departure() says
  /// so.
  std::variant<std::monostate, opening, failed_opening> open();

  /// It is in no departure.
  void hide(std::string const& secret) { secrets_.push_back(secret); }

  /// Told of each fault that was injected then, by its text.
  void on_fault(std::function<void(std::string_view)> observer) { observer_ = std::move(observer); }
  /// The host notes that now, as it did then.
  void noted(std::string_view text);
  /// Faults that came before the host noted something the next time.
  void tell_faults_before_note();

  enum class outcome { taken, failed, stuck };
  /// stuck: then it did not end before it was cancelled.
  outcome write(std::string_view bytes);
  outcome reset_by_lines();
  outcome respawn();
  /// False when the host departs.
  bool interrupt();

  /// What the board has to say now: its bytes, of which said(n) takes some, or how reading ended
  /// then, which said(0) takes. nullptr: nothing before the host does something.
  record const* next_said();
  std::string_view to_say() const noexcept;
  void said(std::size_t size) noexcept;

  /// How long after what went before it next_said() came then.
  record_time pause() const noexcept;

  /// Whether that was noted where the host is now: after what it did last, and before it did more.
  bool has_note(std::string_view text) const noexcept;

  /// Whether bytes that came from the board are masked.
  bool has_masked() const noexcept { return has_masked_; }

  std::string const& departure() const noexcept { return departure_; }
  /// Of the board's process, when it ended last.
  std::string const& exit_description() const noexcept { return exit_; }

private:
  bool is_over(std::size_t index) const noexcept;
  void tell_faults(std::size_t before);
  void skip_to_host_action() noexcept;
  outcome ended(record_kind failure);
  bool takes(record_kind kind, std::string_view doing);
  void depart(std::string text);
  void depart_at_end(std::size_t index, std::string_view doing);
  bool matches(std::string_view bytes);
  std::string quoted_of_host(std::string_view bytes) const;

  recording content_;
  std::size_t host_ = 0;        ///< the record of what the host does next
  std::size_t host_offset_ = 0; ///< in its bytes
  std::size_t board_ = 0;       ///< the record of what the board says next
  std::size_t board_offset_ = 0;
  std::string_view writing_;
  std::vector<std::string> secrets_;
  std::size_t told_ = 0; ///< faults before that record were told
  std::function<void(std::string_view)> observer_;
  bool has_masked_ = false;
  std::uint64_t to_board_ = 0; ///< bytes from the recording's beginning
  std::string departure_;
  std::string exit_;
};

} // namespace mprun
