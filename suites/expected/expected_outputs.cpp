#include "suites/expected/expected_outputs.hpp"

#include "base/async/notification.hpp"
#include "base/async/rethrow.hpp"
#include "base/async/run_clock.hpp"
#include "base/files/file_text.hpp"
#include "suites/expected/case_surroundings.hpp"
#include "suites/expected/cpython_rules.hpp"
#include "suites/expected/cpython_run.hpp"
#include "suites/expected/cpython_runner.hpp"
#include "suites/expected/output_cache.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <deque>
#include <exception>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

/// Part of each cache key: raise it when how CPython is run, or what is cached, changes.
constexpr std::string_view format_version = "mprun truth 2";

} // namespace

class expected_outputs::state : public std::enable_shared_from_this<state> {
public:
  state(asio::any_io_executor executor, std::filesystem::path cache_dir, run_workspace workspace,
        int parallel, file_turns* turns, host_work* host, std::filesystem::path library)
      : executor_(std::move(executor)), cache_(std::move(cache_dir)),
        runner_(executor_, std::move(workspace), turns), around_(std::move(library)),
        max_workers_(std::max(parallel, 1)), host_(host) {}

  void prefetch(test_case const& test) {
    auto const item = entry_of(test);
    if (item->where == stage::created) {
      item->where = stage::queued;
      queue_.push_back(item);
      start_work();
    }
  }

  task<result<std::string>> wait_for(test_case const& test) {
    auto const item = entry_of(test);
    if (!item->awaited && item->where != stage::ready) {
      item->awaited = true;
      if (item->where != stage::running) {
        std::erase(queue_, item);
        item->where = stage::queued;
        queue_.push_front(item); // a board is waiting for it
        start_work();
      }
    }
    while (item->where != stage::ready) { // each CPython has its time limit
      co_await item->became_ready.wait();
    }
    co_return item->value;
  }

  task<void> recompute(test_case const& test) {
    auto& known = entries_[test.file];
    if (!known || known->where != stage::ready || !known->value) {
      co_return;
    }
    known = std::make_shared<requested_output>(executor_, test);
    known->bypasses_cache = true;
    co_await wait_for(test);
  }

private:
  enum class stage { created, deferred, queued, running, ready };

  struct requested_output {
    requested_output(asio::any_io_executor const& executor, test_case const& asked_for)
        : test(asked_for), became_ready(executor) {}

    test_case test;
    stage where = stage::created;
    bool awaited = false;
    bool bypasses_cache = false; ///< a cached output is not used
    result<std::string> value;
    notification became_ready;
  };
  using entry_ptr = std::shared_ptr<requested_output>;

  entry_ptr entry_of(test_case const& test) {
    auto& item = entries_[test.file];
    if (!item) {
      item = std::make_shared<requested_output>(executor_, test);
    }
    return item;
  }

  void start_work() {
    if (!version_asked_) {
      version_asked_ = true;
      asio::co_spawn(executor_, ask_version(shared_from_this()), rethrow);
    }
    while (version_known_ && workers_ < max_workers_ &&
           static_cast<std::size_t>(workers_) < running_ + queue_.size()) {
      ++workers_;
      asio::co_spawn(executor_, work(shared_from_this()), rethrow);
    }
  }

  /// The identity of CPython is part of every key, so nothing starts before it is known.
  static task<void> ask_version(std::shared_ptr<state> self) {
    auto const at_work = self->begin_work();
    self->cpython_ = co_await ask_cpython();
    self->version_known_ = true;
    self->start_work();
  }

  static task<void> work(std::shared_ptr<state> self) {
    while (!self->queue_.empty()) {
      auto const item = self->queue_.front();
      self->queue_.pop_front();
      item->where = stage::running;
      ++self->running_;
      try {
        co_await self->compute(item);
      } catch (std::exception const& failed) { // those who wait must not wait for ever
        ready(*item, failure{blame::host, fmt::format("cannot run CPython: {}", failed.what())});
      }
      --self->running_;
    }
    --self->workers_;
  }

  task<void> compute(entry_ptr item) {
    auto const& file = item->test.file;
    auto const read = read_text(file);
    if (!read) {
      ready(*item, on_host(read.error()));
      co_return;
    }
    auto const& source = *read;
    if (!item->awaited && source.find("unittest.main") != std::string::npos) {
      item->where = stage::deferred; // its own report will most likely be the verdict
      co_return;
    }
    if (!cpython_) {
      ready(*item, cpython_.error());
      co_return;
    }
    result<surroundings> around;
    std::string key;
    if (item->test.upstream) {
      key = key_of(tree_keys_.of(file, source));
    } else {
      around = around_.files_of(item->test);
      auto const sums = around ? around_.digest_of(*around) : around.error();
      if (!sums) {
        ready(*item, sums.error());
        co_return;
      }
      key = key_of(fmt::format("case {}\n{}\n{}", file.filename().string(), *sums, source));
    }
    if (auto found = item->bypasses_cache ? std::nullopt : cache_.find(key)) {
      ready(*item, *std::move(found));
      co_return;
    }
    auto const at_work = begin_work();
    result<std::string> known;
    auto interpreter = cpython_->program;
    if (item->test.upstream) {
      known = co_await runner_.run_upstream_test(std::move(interpreter), file, source);
    } else {
      known = co_await runner_.run_case(std::move(interpreter), file, source, *std::move(around));
    }
    if (known) {
      cache_.keep(key, *known);
    }
    ready(*item, std::move(known));
  }

  std::optional<host_work::piece> begin_work() const {
    return host_ == nullptr ? std::nullopt : std::optional(host_->begin());
  }

  std::string key_of(std::string_view content) const {
    return answer_key(format_version, cpython_->version, content);
  }

  static void ready(requested_output& item, result<std::string> value) {
    item.value = std::move(value);
    item.where = stage::ready;
    item.became_ready.notify();
  }

  asio::any_io_executor executor_;
  output_cache cache_;
  cpython_runner runner_;
  case_surroundings around_;
  upstream::output_keys tree_keys_;
  int max_workers_;
  host_work* host_;
  int workers_ = 0;
  std::size_t running_ = 0;
  bool version_asked_ = false;
  bool version_known_ = false;
  result<cpython_identity> cpython_; ///< once version_known_
  std::map<std::filesystem::path, entry_ptr> entries_;
  std::deque<entry_ptr> queue_;
};

expected_outputs::expected_outputs(asio::any_io_executor executor, std::filesystem::path cache_dir,
                                   run_workspace workspace, int parallel, file_turns* turns,
                                   host_work* host, std::filesystem::path library)
    : state_(std::make_shared<state>(std::move(executor), std::move(cache_dir),
                                     std::move(workspace), parallel, turns, host,
                                     std::move(library))) {}

expected_outputs::~expected_outputs() = default;

void expected_outputs::prefetch(test_case const& test) {
  // These end in an exception or are judged by their file; CPython is asked only if it must be.
  if (!test.expected_file && !test.raises && !test.interrupt_on && !test.transfer) {
    state_->prefetch(test);
  }
}

task<void> expected_outputs::recompute(test_case const& test) {
  auto const lasting = state_;
  co_await lasting->recompute(test);
}

task<result<std::string>> expected_outputs::expected_for(test_case const& test) {
  if (test.expected_file) {
    co_return on_host(read_text(*test.expected_file));
  }
  auto const lasting = state_;
  auto found = co_await lasting->wait_for(test);
  co_return found;
}

} // namespace mprun
