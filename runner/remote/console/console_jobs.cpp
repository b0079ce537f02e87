// What a console does while it has the link to itself: running a file, mounting a folder again,
// reopening a board that went away.
#include "runner/remote/console/console.hpp"

#include "base/files/file_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun::remote {
namespace {

using clock = run_clock;
using namespace std::chrono_literals;

constexpr auto first_reopen_delay = 200ms;
constexpr auto max_reopen_delay = 2000ms;

constexpr std::string_view friendly_prompt = ">>> ";

} // namespace

task<void> console::run_file() {
  wish_ = wish::none;
  screen_.say(fmt::format("Injecting {}\n", options_.file));
  auto read = read_text(options_.file);
  if (!read) {
    screen_.say(fmt::format("Error:\n{}\n{}", read.error().message, friendly_prompt));
    co_return;
  }
  auto const entered = co_await context_.board().enter_prompt(false);
  if (!entered) {
    screen_.say(fmt::format("Error:\n{}\n", entered.error().message));
    co_return;
  }
  is_running_file_ = true;
  auto const show = [this](std::string_view bytes) { screen_.board_said(bytes); };
  auto const ran = co_await context_.board().follow(*std::move(read), show);
  is_running_file_ = false;
  screen_.board_said(ran.error);
  if (ran.ec && ran.error.empty()) {
    auto const why = context_.board().blame_for_program(ran.ec, "run " + options_.file);
    screen_.say(fmt::format("Error:\n{}\n", why.message));
  }
  co_await return_to_prompt();
}

task<void> console::mount_again() {
  wish_ = wish::none;
  restarts_ = {};
  typed_.begin_again();
  auto const entered = co_await context_.board().enter_prompt(false);
  action_result not_mounted;
  if (entered) {
    not_mounted = co_await context_.mounted()->mount_again();
  }
  if (!entered || not_mounted) {
    auto const why = entered ? not_mounted->message : entered.error().message;
    screen_.say(fmt::format("\nWarning: Could not remount local filesystem: {}\n", why));
  } else {
    screen_.say(fmt::format("\nRemount local directory {} at {}\n",
                            context_.mounted()->path().string(), mounted_folder::mount_point));
  }
  co_await return_to_prompt();
}

/// Leaves the raw prompt without showing what the board prints at that.
task<void> console::return_to_prompt() {
  if (!context_.board().is_at_prompt()) {
    co_return;
  }
  auto const ec = co_await context_.board().exit_prompt();
  if (!ec) {
    screen_.say(friendly_prompt);
    typed_.heard(fmt::format("\n{}", friendly_prompt));
  }
}

/// Reopens where the user asked for it, or where a soft reset ended the link, as on some boards.
bool console::may_reopen() const noexcept {
  return options_.reconnects || is_reset_typed_;
}

/// False where the user leaves before the board is back.
task<bool> console::reopen() {
  auto const is_reset = std::exchange(is_reset_typed_, false);
  restarts_ = {};
  typed_.begin_again();
  if (!is_reset) {
    screen_.say("\n[the board is gone; waiting for it]\n");
  }
  auto const latest = options_.reconnects ? clock::time_point::max()
                                          : clock::now() + context_.spec().limits.connect_timeout;
  auto delay = std::chrono::milliseconds(first_reopen_delay);
  while (wish_ != wish::leave && !context_.is_interrupted()) {
    auto const attached = co_await context_.board().attach();
    if (attached) {
      if (!is_reset) {
        screen_.say("[the board is back]\n");
      }
      co_return true;
    }
    if (clock::now() >= latest) { // a port that was unplugged takes a moment to come back
      screen_.say(fmt::format("\n{}\n", attached.error().message));
      co_return false;
    }
    auto const again = clock::now() + delay;
    while (wish_ != wish::leave && !context_.is_interrupted() && clock::now() < again) {
      co_await changed_.wait_until(again);
    }
    delay = std::min(2 * delay, std::chrono::milliseconds(max_reopen_delay));
  }
  co_return false;
}

} // namespace mprun::remote
