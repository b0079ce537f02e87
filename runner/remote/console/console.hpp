// A board's friendly prompt in this terminal: keyboard to board and board to screen, both at once.
//
// Flow: construct, run() until the user leaves, the input ends or the board goes away. Three
// coroutines wait for three events: a key (read_keys), something to write to the board (write_keys)
// and output of the board (read_board). Running a file and mounting a folder again need the board's
// raw prompt and so have the link to themselves; meanwhile the keyboard is still read, and what is
// typed goes to the board afterwards.
#pragma once

#include "base/async/notification.hpp"
#include "base/async/run_clock.hpp"
#include "runner/remote/console/console_screen.hpp"
#include "runner/remote/console/keyboard.hpp"
#include "runner/remote/console/paced_input.hpp"
#include "runner/remote/console/terminal_input.hpp"
#include "runner/remote/remote_context.hpp"
#include "transports/link.hpp"
#include "transports/protocol/repl/restart_watch.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::remote {

struct console_options {
  keyboard_options keys;
  std::string file; ///< run by Ctrl-K
  bool reconnects = false;
};

enum class console_end { left, disconnected };

class console {
public:
  /// The arguments outlive the console.
  console(remote_context& context, console_options const& options, console_screen& screen);

  task<console_end> run();

private:
  /// Why the exchange with the board is to end, for a while or for good.
  enum class wish { none, leave, run_file, mount_again };

  task<void> read_keys();
  void do_action(key_action const& action);
  void interrupt_board();
  void ask(wish wanted);

  task<void> converse(link& wire);
  task<void> read_board(link& wire);
  void board_said(std::string_view bytes);
  task<void> write_keys(link& wire);
  task<void> write_interrupt(link& wire);
  bool waits_for_board() const noexcept;
  void board_is_quiet();
  bool has_restarted() const noexcept;

  task<void> run_file();
  task<void> mount_again();
  task<void> return_to_prompt();
  bool may_reopen() const noexcept;
  task<bool> reopen();

  remote_context& context_;
  console_options const& options_;
  console_screen& screen_;
  terminal_input input_;
  keyboard keyboard_;
  paced_input typed_;
  notification changed_;
  protocol::restart_watch restarts_;

  wish wish_ = wish::none;
  link* wire_ = nullptr; ///< set during an exchange
  bool is_in_write_ = false;
  bool is_writer_on_ = false;
  bool are_keys_on_ = false;
  bool wants_interrupt_ = false;
  bool is_input_over_ = false;
  bool has_typed_ = false;      ///< anything since the console began
  bool is_reset_typed_ = false; ///< Ctrl-D was the last byte written
  bool is_running_file_ = false;
  std::size_t arrivals_ = 0;
  run_clock::time_point last_arrival_{};
  run_clock::time_point last_write_{};
};

} // namespace mprun::remote
