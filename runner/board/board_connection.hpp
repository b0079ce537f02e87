// The link to one board, for as long as the board has a session: opened, lost and opened anew. What
// is known of the line is kept beyond an opening: what was injected on it, whether it damages.
//
// Flow: open(), drive() machines over it, close(); open() again at any time. Knows nothing of
// prompts or programs.
#pragma once

#include "base/async/run_clock.hpp"
#include "runner/board/blame.hpp"
#include "runner/board/board_journal.hpp"
#include "runner/board/line_record.hpp"
#include "runner/board/session_environment.hpp"
#include "runner/inventory/inventory.hpp"
#include "transports/drive.hpp"
#include "transports/faults/faulty.hpp"
#include "transports/link.hpp"
#include "transports/watchdog.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

/// Faults that were injected on a link.
struct injected_faults {
  unsigned damage = 0; ///< bytes corrupted or dropped, links cut
  unsigned delay = 0;  ///< stalls
};

class board_connection {
public:
  using time_point = run_clock::time_point;

  /// The arguments must outlive the connection.
  board_connection(board_spec const& board, session_environment& environment,
                   board_journal& journal);
  ~board_connection();
  board_connection(board_connection const&) = delete;
  board_connection& operator=(board_connection const&) = delete;

  /// Closes what is open first.
  task<result<void>> open(time_point deadline);
  void close() noexcept;
  bool is_open() const noexcept { return link_ != nullptr; }

  /// errc::closed where no link is open; errc::restarted where the board printed its banner instead
  /// of what the machine waited for; otherwise the result of drive().
  task<error_code> drive(machine_ref machine, drive_limits limits, drive_extras extras);

  /// errc::timed_out if it is not done by the deadline. Requires a link with control lines.
  task<error_code> reset_by_lines(time_point deadline);

  /// The link itself, for what no machine does: a console. nullptr where none is open.
  link* wire() const noexcept { return link_.get(); }
  /// Puts a decorator round the link, until it is closed.
  using link_wrapper = std::function<std::unique_ptr<link>(std::unique_ptr<link>)>;
  void wrap(link_wrapper const& wrapper);

  /// nullptr where no link is open, or where the link cannot do this.
  respawner* as_respawner() const noexcept { return link_ ? link_->as_respawner() : nullptr; }
  interrupter* as_interrupter() const noexcept { return link_ ? link_->as_interrupter() : nullptr; }
  line_resetter* as_line_resetter() const noexcept {
    return link_ ? link_->as_line_resetter() : nullptr;
  }

  /// Ends the operation that waits; later ones work.
  void wake() noexcept;
  /// Ends what is being driven, or is driven next, with errc::interrupted.
  void interrupt() noexcept;
  /// Takes back an interrupt() that has not ended anything yet.
  void withdraw_interrupt() noexcept { is_cut_ = false; }

  /// How its process or its connection ended, for people; empty where that is unknown or no link is
  /// open.
  std::string exit_description() const;
  std::string close_reason() const;
  /// What is known of why something failed; `has_restarted` is for the caller to say.
  failure_circumstances known_circumstances(bool has_restarted) const;

  /// What the last opening found.
  std::string const& name() const noexcept { return name_; }
  std::string const& dialect() const noexcept { return dialect_; }
  bool may_pass() const noexcept { return may_pass_; }     ///< it may open a moment later
  bool may_return() const noexcept { return may_return_; } ///< once lost, it may come back
  bool may_damage() const noexcept { return may_damage_; } ///< bytes may be damaged on it
  bool corrupts() const noexcept { return corrupts_; }     ///< they are, on purpose
  /// Whether its end was seen since it was opened.
  bool has_ended() const noexcept { return has_ended_; }
  /// Its process was started anew, so its end and the damage injected before do not count any more.
  void note_respawn() noexcept;

  line_record& line() noexcept { return line_; }
  line_record const& line() const noexcept { return line_; }

  /// All faults since the connection was made.
  injected_faults const& faults() const;
  /// Whether bytes were damaged, or the link was cut, on purpose since forget_faults(); whether it
  /// was stalled.
  bool was_damaged() const;
  bool was_delayed() const;
  void forget_faults() noexcept;

private:
  void count(fault_kind kind) noexcept;
  void count_recorded_fault(std::string_view text);

  board_spec const& board_;
  session_environment& environment_;
  board_journal& journal_;
  std::unique_ptr<link> link_;
  watchdog watchdog_;
  std::string name_;
  std::string dialect_;
  time_point heard_; ///< when the last byte came
  bool may_pass_ = false;
  bool may_return_ = false;
  bool may_damage_ = false;
  bool corrupts_ = false;
  bool has_ended_ = false;
  bool is_cut_ = false;
  line_record line_;
  injected_faults faults_;
  injected_faults forgotten_; ///< what faults_ had at forget_faults()
  unsigned transient_errors_ = 0;
};

} // namespace mprun
