// What an action of a chain works with: the current board, the output, and the state that later
// actions depend on.
//
// Flow of an action that runs a program: need_raw_prompt() connects if nothing is connected, resets
// the board softly if that is due (once after each connect, unless `resume` came before) and waits
// for a program that was started without following it. Then board() is at its raw prompt and can be
// used like any session. did_action() keeps the chain from ending in a console.
//
// A board belongs to its user: its memory is left alone, and it is asked nothing that the chain
// does not need.
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
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace mprun::remote {

/// What all boards of a chain share.
struct remote_settings {
  session_environment& environment;
  bool as_json = false;            ///< print results as JSON objects
  bool has_several_boards = false; ///< several boards run the chain at the same time
  std::string farm;                ///< the inventory that was named; empty: none
  expansions shortcuts;            ///< known to the command line
};

/// What a program of mprun's printed on the board, or why it failed.
struct board_answer {
  result<std::string> output;
  std::string traceback; ///< of the exception that it raised

  explicit operator bool() const noexcept { return output.has_value(); }
  std::string const& text() const noexcept { return *output; }
  /// The board's traceback, or mprun's own message where there is none.
  std::string said() const { return traceback.empty() ? output.error().message : traceback; }
};

class remote_context {
public:
  /// `fixed`: a board of the inventory; without it the chain chooses the board.
  remote_context(remote_settings const& settings, std::optional<board_spec> fixed);
  remote_context(remote_context const&) = delete;
  remote_context& operator=(remote_context const&) = delete;

  remote_settings const& settings() const noexcept { return settings_; }
  remote_output& out() noexcept { return out_; }
  /// Prints a line about what is being done, unless the results are for programs.
  void announce(std::string_view text);

  /// Takes an address as `connect` does. Disconnects the current board first.
  task<action_result> connect(std::string address);
  /// Unmounts, leaves the board at its friendly prompt and closes the link.
  task<void> disconnect();
  bool is_connected() const noexcept { return connected_ != nullptr; }

  /// Where nothing is connected, connects to the last board, or else to the first that is found.
  task<action_result> need_connection();
  task<action_result> need_raw_prompt();
  /// Leaves the raw prompt; a board that is not at its raw prompt goes on with what it does.
  task<action_result> need_friendly_prompt();
  /// Resets the board even where no reset is due. A mounted folder is mounted again.
  task<action_result> reset_softly();
  /// The next action does not reset the board.
  void resume() noexcept { resets_ = false; }

  void did_action() noexcept { did_action_ = true; }
  bool has_done_action() const noexcept { return did_action_; }

  /// Only while connected.
  session& board() noexcept { return connected_->session; }
  board_spec const& spec() const noexcept { return connected_->spec; }
  /// The address given to `connect`, or the board's id.
  std::string const& device_name() const noexcept { return connected_->name; }
  file_transfer& files();
  /// Before much is transferred. Where it fails, transfers are only slower.
  task<void> learn_facts();
  /// The path of a temporary file on this host, whose name no other board uses.
  std::filesystem::path scratch(std::string_view name) const;
  /// Runs a program of mprun's at the raw prompt, where it leaves none of its names, and returns
  /// its output or its traceback. `doing` completes "the board did not …".
  task<board_answer> ask(std::string program, std::string doing);

  mounted_folder* mounted() noexcept { return mounted_.get(); }
  void mount(std::unique_ptr<mounted_folder> folder) { mounted_ = std::move(folder); }
  /// Does not tell the board.
  void forget_mount() noexcept { mounted_.reset(); }

  /// Interrupts the current action, which sees errc::interrupted.
  void interrupt() noexcept;
  /// `call` is made by interrupt(), for an action that waits for anything but the board; an empty
  /// one ends that.
  void when_interrupted(std::function<void()> call) { on_interrupt_ = std::move(call); }
  /// Waits until then, or until interrupt().
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
  std::optional<board_spec> latest_; ///< the board that was connected last
  std::string latest_name_;
  remote_output out_;
  std::unique_ptr<connection> connected_;
  std::unique_ptr<mounted_folder> mounted_;
  notification interrupted_;
  std::function<void()> on_interrupt_;
  bool resets_ = true;
  bool did_action_ = false;
  bool is_interrupted_ = false;
};

} // namespace mprun::remote
