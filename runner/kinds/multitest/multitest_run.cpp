#include "runner/kinds/multitest/multitest_run.hpp"

#include "base/async/notification.hpp"
#include "base/async/rethrow.hpp"
#include "base/async/run_clock.hpp"
#include "base/python/minified_source.hpp"
#include "suites/upstream/multitest.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <utility>

namespace mprun::upstream {
namespace {

using clock = run_clock;

/// Plays one test once. Each instance that runs is a coroutine; play() outlives them all.
class multitest_session {
public:
  multitest_session(asio::any_io_executor executor, multitest_case test,
                    std::vector<participant> participants)
      : executor_(std::move(executor)), test_(std::move(test)),
        participants_(std::move(participants)),
        machine_(test_.instances, first_globals(test_.source)), wake_(executor_),
        next_source_(participants_.size()), runs_(participants_.size()),
        deadline_(clock::now() + test_.limit) {}

  task<multitest_result> play() {
    carry_out(machine_.begin(clock::now()));
    while (!over() || running_ > 0) {
      auto const latest = over() ? clock::time_point::max() : next_deadline();
      co_await wake_.wait_until(latest);
      auto const now = clock::now();
      if (!over() && now >= deadline_) {
        too_long_ = true;
      }
      carry_out(machine_.tick(now));
    }
    result_.output = machine_.output() + (too_long_ ? "TIMEOUT\n" : "");
    result_.metrics = machine_.metrics();
    result_.skipped = machine_.skipped();
    result_.timed_out = machine_.timed_out() || too_long_;
    result_.problem = machine_.problem();
    for (auto const& member : participants_) {
      auto cleared = co_await member.host->clear();
      result_.kept.push_back(std::move(cleared));
    }
    co_return std::move(result_);
  }

private:
  bool over() const { return machine_.over() || !result_.played || too_long_; }

  clock::time_point next_deadline() const {
    return std::min(deadline_, machine_.deadline().value_or(deadline_));
  }

  void carry_out(multitest_orders orders) {
    for (auto& order : orders) {
      if (auto const* message = std::get_if<send_line>(&order)) {
        participants_[message->instance].host->say(message->line);
        continue;
      }
      auto const& begin = std::get<start_instance>(order);
      auto const which = begin.instance;
      auto source =
          multitest_source(test_.source, participants_[which].kind, test_.file.parent_path(),
                           participants_[which].modules, begin.globals, begin.function);
      if (participants_[which].kind != instance_kind::cpython && !test_.verbatim) {
        source = minified_source(source);
      }
      next_source_[which] = std::move(source);
      if (runs_[which]) {
        participants_[which].host->stop(); // its board has rebooted
      } else {
        runs_[which] = true;
        ++running_;
        asio::co_spawn(executor_, run(which), rethrow);
      }
    }
    if (over()) {
      for (auto const& member : participants_) {
        member.host->stop();
      }
    }
    wake_.notify();
  }

  task<void> run(std::size_t which) {
    auto& host = *participants_[which].host;
    auto const hard_deadline = deadline_ + std::chrono::seconds(5); // play() ends it before
    instance_host::line_sink const on_line = [this, which](std::string text) {
      if (!next_source_[which]) { // otherwise the board is still printing about its reboot
        carry_out(machine_.line(which, std::move(text), clock::now()));
      }
    };
    while (next_source_[which] && !over()) {
      auto source = *std::exchange(next_source_[which], std::nullopt);
      auto const ended = co_await host.run(std::move(source), on_line, hard_deadline);
      auto const is_expected = next_source_[which] || machine_.reboots(which) || over();
      if (!ended.completed && !is_expected) {
        result_.played = ended.completed;
        result_.failed_instance = which;
      }
      if (!next_source_[which]) {
        carry_out(machine_.ended(which, ended.traceback, clock::now()));
      } else {
        auto cleared = co_await host.clear();
        if (!cleared) {
          result_.played = std::move(cleared);
          result_.failed_instance = which;
        }
      }
    }
    runs_[which] = false;
    --running_;
    carry_out({});
  }

  asio::any_io_executor executor_;
  multitest_case test_;
  std::vector<participant> participants_;
  multitest machine_;
  notification wake_;
  std::vector<std::optional<std::string>> next_source_;
  std::vector<bool> runs_;
  std::size_t running_ = 0;
  clock::time_point deadline_;
  multitest_result result_;
  bool too_long_ = false;
};

} // namespace

task<multitest_result> play_multitest(multitest_case test, std::vector<participant> participants) {
  auto const executor = co_await asio::this_coro::executor;
  multitest_session here(executor, std::move(test), std::move(participants));
  auto played = co_await here.play();
  co_return played;
}

} // namespace mprun::upstream
