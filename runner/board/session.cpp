#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "base/python/minified_source.hpp"
#include "device_programs.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"
#include "transports/protocol/repl/traceback.hpp"

#include <utility>

namespace mprun {

session::session(board_spec const& board, session_environment& environment)
    : board_(board), environment_(environment), journal_(board, environment),
      connection_(board, environment, journal_), log_lines_(board.log_lines) {}

bool session::end_recording(bool keep) {
  close();
  return journal_.end_recording(keep);
}

task<error_code> session::drive_board(machine_ref machine, drive_limits limits,
                                      drive_extras extras) {
  if (!is_open()) {
    co_return protocol::errc::closed; // the board was lost
  }
  auto const ec = co_await connection_.drive(machine, limits, extras);
  condition_.end_operation(!ec);
  if (ec == protocol::errc::restarted) {
    note_restart();
  }
  co_return ec;
}

/// What was left in its memory is gone, and boot.py ran.
void session::note_restart() {
  journal_.note("the board has started anew by itself");
  condition_.mark_restarted();
}

std::string session::tidied(std::string source) {
  if (is_attached_ || condition_.is_tidy()) { // a user's names are the user's
    return source;
  }
  condition_.mark_tidy();
  static auto const program = minified_program(device::tidy);
  return program + source;
}

task<executed> session::execute(std::string source, time_point deadline) {
  condition_.begin_own();
  auto options = program_options();
  options.brief = true;
  options.held = held();
  options.is_ours = true;
  protocol::execute program(std::move(source), options);
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.idle_timeout, deadline};
  executed ran;
  ran.ec = co_await drive_board(program, limits);
  learn_from(program);
  ran.output = program.output();
  ran.error = protocol::traceback_in(program.error_text());
  journal_.mask(ran.error); // it is for messages; what a program of ours prints is for us
  co_return ran;
}

void session::learn_from(protocol::execute const& program) {
  auto const remark = raw_paste_.learn(observed(program));
  if (!remark.empty()) {
    journal_.note(std::string(remark));
  }
}

task<error_code> session::operate(machine_ref machine, time_point deadline,
                                  std::span<char> buffer) {
  condition_.begin_own();
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.idle_timeout, deadline};
  drive_extras extras;
  extras.buffer = buffer;
  auto const ec = co_await drive_board(machine, limits, extras);
  is_left_in_transfer_ = protocol::is_link_end(ec);
  co_return ec;
}

protocol::execute_options session::program_options() const noexcept {
  protocol::execute_options options;
  options.paste = raw_paste_.support();
  options.window = raw_paste_.window();
  options.output_limit = board_.limits.output_limit;
  return options;
}

failure session::blame_for(error_code ec, std::string const& doing) const {
  auto const known = connection_.known_circumstances(has_restarted());
  return mprun::blame_for(ec, doing, known);
}

failure session::blame_for_program(error_code ec, std::string const& doing) const {
  auto const known = connection_.known_circumstances(has_restarted());
  return mprun::blame_for_program(ec, doing, known);
}

} // namespace mprun
