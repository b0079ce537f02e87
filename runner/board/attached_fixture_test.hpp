// For tests: a session that is attached to a board that does as it is told.
#pragma once

#include "runner/board/session_fixture_test.hpp"

namespace mprun {

class attached_test : public session_test {
protected:
  result<void> attach() { return time_.run(made().attach()); }
  /// Attached, and with nothing in its history.
  session& attached() {
    EXPECT_TRUE(attach());
    board_.history.clear();
    return made();
  }
  session& at_prompt() {
    attached();
    EXPECT_TRUE(enter());
    return made();
  }
  result<void> enter(bool even_by_reset = false) {
    return time_.run(made().enter_prompt(even_by_reset));
  }
  executed follow(std::string source) {
    return time_.run(
        made().follow(std::move(source), [this](std::string_view bytes) { taken_ += bytes; }));
  }
  void detach() {
    time_.run([](session& board) -> task<bool> {
      co_await board.detach();
      co_return true;
    }(made()));
  }
  /// The program that runs then ends by itself, after a time.
  void finish_after(run_clock::duration length, std::string output) {
    asio::co_spawn(context_, passed(length),
                   [this, output](std::exception_ptr, bool) { board_.finish(output); });
  }
  void interrupt_after(run_clock::duration length) {
    asio::co_spawn(context_, passed(length),
                   [this](std::exception_ptr, bool) { made().interrupt(); });
  }
  static scripted_run hanging(std::string const&) { return {"begun", "", true}; }

  std::string taken_;
};

} // namespace mprun
