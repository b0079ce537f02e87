// Where an instance of a multitest runs: a board of the farm, or a CPython of this host.
//
// Flow: run() any number of times, each with a fresh interpreter; meanwhile say() and stop().
// clear() at the end leaves nothing of it running.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"
#include "runner/board/session.hpp"
#include "runner/events/failure.hpp"
#include "runner/host/run_workspace.hpp"
#include "suites/expected/cpython_sandbox.hpp"
#include "transports/process/process_link.hpp"
#include "transports/protocol/repl/interactive_program.hpp"
#include "transports/watchdog.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::upstream {

class instance_host {
public:
  using line_sink = std::function<void(std::string)>;

  /// How a program ended.
  struct end {
    result<void> completed; ///< an error: the board or the link failed
    std::string traceback;
  };

  virtual ~instance_host() = default;

  task<end> run(std::string source, line_sink on_line, run_clock::time_point deadline);
  void say(std::string_view line);
  void stop();

  /// Makes it ready for another run.
  virtual task<result<void>> clear() = 0;

protected:
  virtual task<result<void>> prepare(std::string source) = 0;
  virtual task<error_code> drive_conversation(std::function<void()> on_arrival,
                                              run_clock::time_point deadline) = 0;
  virtual failure blame_for(error_code ec) = 0;
  virtual void wake() noexcept = 0;
  /// Whether the line belongs entirely to the board's own log.
  virtual bool is_log_line(std::string const&) const { return false; }

  std::unique_ptr<protocol::interactive_program> conversation_;
};

class board_host final : public instance_host {
public:
  explicit board_host(session& board) : board_(board) {}
  task<result<void>> clear() override;

private:
  task<result<void>> prepare(std::string source) override;
  task<error_code> drive_conversation(std::function<void()> on_arrival,
                                      run_clock::time_point deadline) override;
  failure blame_for(error_code ec) override;
  void wake() noexcept override;
  bool is_log_line(std::string const& line) const override;

  session& board_;
};

class cpython_host final : public instance_host {
public:
  /// `folder`: where it starts; it may not write there.
  cpython_host(asio::any_io_executor executor, std::filesystem::path folder,
               run_workspace workspace, std::string interpreter);
  task<result<void>> clear() override;

private:
  task<result<void>> prepare(std::string source) override;
  task<error_code> drive_conversation(std::function<void()> on_arrival,
                                      run_clock::time_point deadline) override;
  failure blame_for(error_code ec) override;
  void wake() noexcept override;

  asio::any_io_executor executor_;
  std::filesystem::path folder_;
  run_workspace workspace_;
  std::string interpreter_;
  std::unique_ptr<cpython_sandbox> sandbox_;
  std::unique_ptr<process_link> process_;
  watchdog watchdog_;
};

} // namespace mprun::upstream
