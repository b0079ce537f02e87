#include "runner/kinds/multitest/instance_host.hpp"

#include "base/async/run_clock.hpp"
#include "transports/drive.hpp"
#include "transports/protocol/errc.hpp"

#include <exception>
#include <fmt/format.h>
#include <utility>

namespace mprun::upstream {
namespace {

using clock = run_clock;

} // namespace

task<instance_host::end> instance_host::run(std::string source, line_sink on_line,
                                            clock::time_point deadline) {
  end how;
  how.completed = co_await prepare(std::move(source));
  if (!how.completed) {
    co_return how;
  }
  std::function<void()> const arrived = [this, &on_line] {
    while (auto line = conversation_->next_line()) {
      if (!is_log_line(*line)) {
        on_line(*std::move(line));
      }
    }
  };
  auto const ec = co_await drive_conversation(arrived, deadline);
  arrived();
  if (ec) {
    how.completed = blame_for(ec);
  }
  how.traceback = conversation_->error_text();
  conversation_.reset();
  co_return how;
}

void instance_host::say(std::string_view line) {
  if (conversation_ && conversation_->say(std::string(line) + "\r\n")) {
    wake();
  }
}

void instance_host::stop() {
  if (conversation_ && conversation_->stop()) {
    wake();
  }
}

task<result<void>> board_host::prepare(std::string source) {
  auto fresh = co_await board_.ensure_fresh();
  if (!fresh) {
    fresh = co_await board_.stop_and_reset();
  }
  if (fresh) {
    fresh = co_await board_.prepare_case();
  }
  if (fresh) {
    conversation_ = std::make_unique<protocol::interactive_program>(std::move(source),
                                                                    board_.program_options());
  }
  co_return fresh;
}

task<error_code> board_host::drive_conversation(std::function<void()> on_arrival,
                                                clock::time_point deadline) {
  auto const ec = co_await board_.converse(*conversation_, std::move(on_arrival), deadline);
  co_return ec;
}

failure board_host::blame_for(error_code ec) {
  return board_.blame_for_program(ec, "run the test");
}

bool board_host::is_log_line(std::string const& line) const {
  auto left = line;
  return board_.take_log_lines_out_of(left) != 0 && left.empty();
}

void board_host::wake() noexcept {
  board_.wake();
}

task<result<void>> board_host::clear() {
  auto cleared = co_await board_.stop_and_reset();
  co_return cleared;
}

cpython_host::cpython_host(asio::any_io_executor executor, std::filesystem::path folder,
                           run_workspace workspace, std::string interpreter)
    : executor_(std::move(executor)), folder_(std::move(folder)), workspace_(std::move(workspace)),
      interpreter_(std::move(interpreter)), watchdog_(executor_) {}

task<result<void>> cpython_host::prepare(std::string source) {
  watchdog_.guard(nullptr);
  process_.reset();
  try {
    sandbox_ = std::make_unique<cpython_sandbox>(workspace_, interpreter_);
  } catch (std::exception const& failed) {
    co_return failure{blame::host, fmt::format("cannot run CPython: {}", failed.what())};
  }
  auto options = sandbox_->interactive({"-c", std::move(source)}, folder_);
  process_ = std::make_unique<process_link>(executor_, std::move(options));
  if (auto const ec = process_->open()) {
    co_return failure{blame::host,
                      fmt::format("cannot run {}: {}; set $MPRUN_CPYTHON to a CPython",
                                  interpreter_, ec.message()),
                      ec};
  }
  watchdog_.guard(process_.get());
  protocol::interactive_program::plain_output const limits;
  conversation_ = std::make_unique<protocol::interactive_program>(limits);
  co_return result<void>();
}

task<error_code> cpython_host::drive_conversation(std::function<void()> on_arrival,
                                                  clock::time_point deadline) {
  auto const whole = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock::now());
  constexpr auto reply = std::chrono::milliseconds(2000);
  drive_limits const limits{reply, whole, deadline};
  std::function<bool()> const arrived = [&on_arrival] {
    on_arrival();
    return false;
  };
  drive_extras extras;
  extras.stop_when = &arrived;
  auto const ec = co_await drive(*conversation_, *process_, watchdog_, limits, extras);
  co_return ec;
}

failure cpython_host::blame_for(error_code ec) {
  return {blame::host, "CPython: " + ec.message(), ec};
}

void cpython_host::wake() noexcept {
  process_->cancel();
}

task<result<void>> cpython_host::clear() {
  watchdog_.guard(nullptr);
  process_.reset();
  co_return result<void>();
}

} // namespace mprun::upstream
