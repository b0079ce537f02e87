// For tests: a session on a scripted board, in virtual time.
#pragma once

#include "runner/board/session.hpp"

#include "base/async/sleep.hpp"
#include "base/async/virtual_time_test.hpp"
#include "runner/board/run_identity.hpp"
#include "runner/board/scripted_link_test.hpp"
#include "transports/protocol/errc.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>

namespace mprun {

inline task<bool> passed(run_clock::duration length) {
  co_await sleep_for(length);
  co_return true;
}

inline task<bool> left(session& board) {
  co_await board.leave();
  co_return true;
}

class session_test : public testing::Test {
protected:
  session_test() {
    environment_.open_link = board_.opener();
    spec_.id = "board";
    spec_.platform = "scripted";
    spec_.link = tcp_spec{};
    spec_.limits.connect_timeout = std::chrono::seconds(5);
    spec_.limits.reply_timeout = std::chrono::seconds(1);
    spec_.limits.idle_timeout = std::chrono::seconds(3);
    spec_.limits.case_timeout = std::chrono::seconds(8);
  }
  ~session_test() override {
    session_.reset();
    std::filesystem::remove_all(identity_.workspace.scratch());
  }

  session& made() {
    if (!session_) {
      session_.emplace(spec_, environment_);
    }
    return *session_;
  }
  result<void> open() { return time_.run(made().open()); }
  /// Opened, and with nothing in its history.
  session& opened() {
    auto const found = open();
    EXPECT_TRUE(found) << found.error().message;
    board_.history.clear();
    return made();
  }

  ran_case run(std::string source, test_case about = {}) {
    about.suite = "suite";
    about.name = "case";
    return time_.run(made().run(about, std::move(source)));
  }
  executed execute(std::string source) {
    return time_.run(made().execute(std::move(source), run_clock::now() + std::chrono::seconds(8)));
  }

  /// How long something takes by the run clock.
  template<class F>
  std::chrono::milliseconds length_of(F act) {
    auto const begun = run_clock::now();
    act();
    return std::chrono::duration_cast<std::chrono::milliseconds>(run_clock::now() - begun);
  }

  std::string log() const {
    std::ifstream in(identity_.workspace.scratch() / "board.log");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  asio::io_context context_{1};
  virtual_time time_{context_};
  scripted_board board_{context_.get_executor()};
  run_identity identity_ = make_run_identity();
  gate starts_{context_.get_executor(), 1};
  session_environment environment_{.executor = context_.get_executor(),
                                   .workspace = identity_.workspace,
                                   .log_folder = identity_.workspace.scratch(),
                                   .run_start = run_clock::now(),
                                   .modules = "json",
                                   .starts = starts_};
  board_spec spec_;
  std::optional<session> session_;
};

} // namespace mprun
