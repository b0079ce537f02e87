// What is written down about one board: its log, for people; its recording, for replays; and the
// secrets that neither may hold. For a replayed board also the position in its recording.
//
// Flow: note() what happens, block() what the board said, injected() each fault; hide() a secret as
// soon as it is known; end_recording() last.
#pragma once

#include "runner/board/board_log.hpp"
#include "runner/board/secret_list.hpp"
#include "runner/board/session_environment.hpp"
#include "runner/inventory/inventory.hpp"
#include "transports/recording/conversation.hpp"
#include "transports/recording/recorder.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class board_journal {
public:
  /// Both outlive it. The board's own secrets and those of all boards are hidden from the start.
  board_journal(board_spec const& board, session_environment const& environment);

  /// What goes on, for the log and the recording.
  void note(std::string const& text);
  /// For a replayed board: whether its recording has this note at the current position. Nothing for
  /// other boards.
  std::optional<bool> was_noted_in_recording(std::string const& text) const;
  /// What the board said, under a heading; for the log alone.
  void block(std::string_view heading, std::string_view bytes) { log_.block(heading, bytes); }
  /// A fault that was injected on the line: now, or when the recording was made.
  void injected(std::string const& fault);
  void injected_in_recording(std::string_view fault);

  /// An empty or known secret changes nothing.
  void hide(std::string const& secret);
  /// Takes secrets out of what is to be reported; to be done before anything is cut.
  secret_list const& secrets() const noexcept { return secrets_; }
  void mask(std::string& text) const { secrets_.mask(text); }
  std::string masked(std::string text) const { return secrets_.masked(std::move(text)); }
  /// What a case should have printed, masked where its output is masked: here or, in a replay, when
  /// the recording was made, so that nobody knows the bytes.
  std::string comparable(std::string expected, std::string_view printed) const;

  /// nullptr where nothing is recorded.
  recorder* recording() noexcept { return recorder_ ? &*recorder_ : nullptr; }
  void flush_recording();
  /// True when a recording is kept.
  bool end_recording(bool keep);

  /// The position of a replayed board; set when its link is opened.
  std::shared_ptr<conversation>& replayed() noexcept { return replayed_; }
  /// Called after an opening: gives the replay the secrets, and has it pass the recorded faults to
  /// `on_fault`.
  void follow_replay(std::function<void(std::string_view)> on_fault);
  /// Passes on the recorded faults that came before the next action.
  void catch_up_with_replay() const;

  /// What could not be written of the log and the recording; empty if all was.
  std::vector<std::string> problems() const;

private:
  board_log log_;
  std::optional<recorder> recorder_;
  secret_list secrets_;
  std::shared_ptr<secret_list> of_all_boards_;
  std::shared_ptr<conversation> replayed_;
};

} // namespace mprun
