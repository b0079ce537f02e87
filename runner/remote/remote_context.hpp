// What an action of a chain works with: the board of now, where output goes, and what holds for the
// actions after it.
//
// Flow of an action that runs something: need_raw_prompt(), which connects where nothing is, resets
// the board softly where that is due (once after each connect, unless `resume` came before), and
// waits for a program that runs without being followed. Then board() is at its raw prompt, to be
// used as any session. did_action() keeps the chain from ending in a console.
//
// A board belongs to its user: what it holds in its memory stays as it is, and nothing is asked of
// it that the chain has no need of.
#pragma once

#include "base/async/notification.hpp"
#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"
#include "runner/board/session.hpp"
#include "runner/remote/chain_end.hpp"
#include "runner/remote/command_line/expansions.hpp"
#include "runner/remote/mounted_folder.hpp"
#include "runner/remote/remote_output.hpp"
#include "runner/transfer/file_transfer.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace mprun::remote {

/// What all boards of a chain share.
struct remote_settings {
  session_environment& environment;
  bool as_json = false;        ///< results as objects of JSON
  bool is_one_of_many = false; ///< other boards do the same chain at the same time
  std::string farm;            ///< the inventory that was named; empty: none
  expansions shortcuts;        ///< that the command line knows
};

/// What a program of ours printed on the board, or why it did not come to its end.
struct board_answer {
  result<std::string> output;
  std::string traceback; ///< of what it raised

  explicit operator bool() const noexcept { return output.has_value(); }
  std::string const& text() const noexcept { return *output; }
  /// What the board said of what went wrong, else what we say of it.
  std::string said() const { return traceback.empty() ? output.error().message : traceback; }
};

class remote_context {
public:
  /// `fixed`: the board of an inventory; none: whichever the chain connects to.
  remote_context(remote_settings const& settings, std::optional<board_spec> fixed);
  remote_context(remote_context const&) = delete;
  remote_context& operator=(remote_context const&) = delete;

  remote_settings const& settings() const noexcept { return settings_; }
  remote_output& out() noexcept { return out_; }
  /// A line that says what is done; not among results for programs.
  void tell(std::string_view text);

  /// An address as the command `connect` takes it. What is connected is disconnected first.
  task<action_result> connect(std::string address);
  /// Unmounts, leaves the board at its friendly prompt and closes the link.
  task<void> disconnect();
  bool is_connected() const noexcept { return connected_ != nullptr; }

  /// Where nothing is connected: to the board that was connected last, else to the first there is.
  task<action_result> need_connection();
  task<action_result> need_raw_prompt();
  /// The board goes on with whatever it does; only one that is at its raw prompt is led to the
  /// friendly one.
  task<action_result> need_friendly_prompt();
  /// Whatever is due. What is mounted is mounted again.
  task<action_result> reset_softly();
  /// The next action does not reset the board.
  void resume() noexcept { resets_ = false; }

  void did_action() noexcept { did_action_ = true; }
  bool has_done_action() const noexcept { return did_action_; }

  /// Only while connected.
  session& board() noexcept { return connected_->session; }
  board_spec const& spec() const noexcept { return connected_->spec; }
  /// What was given to `connect`, or the board's id.
  std::string const& device_name() const noexcept { return connected_->name; }
  file_transfer& files();
  /// A file of this host for what passes through it; its name is of this board alone.
  std::filesystem::path scratch(std::string_view name) const;
  /// Runs a program of ours that must end well, at the raw prompt, and leaves none of its names;
  /// gives its output, or its traceback where it has one. `doing`: what the board is to do.
  task<board_answer> ask(std::string program, std::string doing);

  mounted_folder* mounted() noexcept { return mounted_.get(); }
  void mount(std::unique_ptr<mounted_folder> folder) { mounted_ = std::move(folder); }
  /// Without telling the board.
  void forget_mount() noexcept { mounted_.reset(); }

  /// Ends what is under way: the action sees errc::interrupted.
  void interrupt() noexcept;
  /// Until then, or an interrupt().
  task<void> wait_until(run_clock::time_point when);
  bool is_interrupted() const noexcept { return is_interrupted_; }

private:
  struct connection {
    connection(board_spec board, std::string shown, session_environment& environment);

    board_spec spec;
    std::string name;
    mprun::session session;
    std::optional<file_transfer> files;
  };

  task<action_result> connect_to(board_spec spec, std::string name);
  task<action_result> connect_to_first();
  task<action_result> connect_to_serial_number(std::string number);
  task<action_result> need_raw_prompt_as_it_is();
  task<action_result> restart();
  static action_result lost(failure const& why);

  remote_settings const& settings_;
  std::optional<board_spec> fixed_;
  std::optional<board_spec> latest_; ///< that was connected to
  std::string latest_name_;
  remote_output out_;
  std::unique_ptr<connection> connected_;
  std::unique_ptr<mounted_folder> mounted_;
  notification interrupted_;
  bool resets_ = true;
  bool did_action_ = false;
  bool is_interrupted_ = false;
};

} // namespace mprun::remote
