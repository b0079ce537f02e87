// What is written down of one board: its log, for people; its recording, for replays; and the
// secrets that neither may hold. Of a board that is a recording, also where in it we are.
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
  /// Of a board that is a recording: whether that was noted where it is now. Nothing of others.
  std::optional<bool> noted_then(std::string const& text) const;
  /// What the board said, under a heading; for the log alone.
  void block(std::string_view heading, std::string_view bytes) { log_.block(heading, bytes); }
  /// A fault that was put on the line: now, or when what is replayed was recorded.
  void injected(std::string const& fault);
  void injected_then(std::string_view fault);

  /// An empty one, and one that is known, change nothing.
  void hide(std::string const& secret);
  /// Takes secrets out of what is to be reported; to be done before anything is cut.
  secret_list const& secrets() const noexcept { return secrets_; }
  void mask(std::string& text) const { secrets_.mask(text); }
  std::string masked(std::string text) const { return secrets_.masked(std::move(text)); }
  /// What a case should have printed, as its output has it where bytes are masked: here, or when
  /// what is replayed was recorded, where nobody knows what they were.
  std::string comparable(std::string expected, std::string_view printed) const;

  /// nullptr where nothing is recorded.
  recorder* recording() noexcept { return recorder_ ? &*recorder_ : nullptr; }
  void flush_recording();
  /// True when a recording is kept.
  bool end_recording(bool keep);

  /// Where a board that is a recording stands; its opener puts it there.
  std::shared_ptr<conversation>& replayed() noexcept { return replayed_; }
  /// After an opening: it is told the secrets, and tells of the faults of then.
  void follow_replay(std::function<void(std::string_view)> on_fault);
  /// Faults of then that came before what is done next are told now.
  void catch_up_with_replay() const;

  /// What of the log and the recording could not be written; empty when all could.
  std::vector<std::string> problems() const;

private:
  board_log log_;
  std::optional<recorder> recorder_;
  secret_list secrets_;
  std::shared_ptr<secret_list> of_all_boards_;
  std::shared_ptr<conversation> replayed_;
};

} // namespace mprun
