// All that the console shows, and the copy of it that --capture keeps.
//
// Flow: board_said() and say() any number of times; drain() last. problem() says at any time why
// the copy is incomplete.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"
#include "runner/remote/console/screen_text.hpp"
#include "runner/remote/console/screen_writer.hpp"

#include <fstream>
#include <string>
#include <string_view>

namespace mprun::remote {

class console_screen {
public:
  console_screen(asio::any_io_executor executor, screen_text::mode shown);

  /// False when the file cannot be written.
  bool capture(std::string const& file);

  void board_said(std::string_view bytes);
  /// Prints a text of mprun's; the terminal's driver adds the carriage returns.
  void say(std::string_view text);

  /// Begins a new line unless the cursor is at the start of one.
  void end_line();
  task<void> drain(run_clock::time_point latest);

  /// "cannot write session.log: No space left on device"; empty where there was no error.
  std::string const& problem() const noexcept { return problem_; }

private:
  void show(std::string_view bytes);

  screen_text text_;
  screen_writer writer_;
  std::string file_;
  std::ofstream copy_;
  std::string problem_;
  char last_ = '\n';
};

} // namespace mprun::remote
