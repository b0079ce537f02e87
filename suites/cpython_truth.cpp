#include "suites/cpython_truth.hpp"

#include "runner/gate.hpp"
#include "suites/cpython_run.hpp"
#include "suites/cpython_server.hpp"
#include "suites/truth_cache.hpp"
#include "suites/upstream/truth_rules.hpp"
#include "transports/run_program.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <deque>
#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

constexpr auto time_limit = cpython_time_limit;
constexpr auto output_limit = cpython_output_limit;
/// Part of each cache key: raise it when how CPython is run or what is kept changes.
constexpr std::string_view format_version = "mprun truth 1";

std::optional<std::string> read_file(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(in), {});
}

} // namespace

class cpython_truth::state : public std::enable_shared_from_this<state> {
public:
  state(asio::any_io_executor executor, std::filesystem::path cache_dir, int parallel,
        file_turns* turns)
      : executor_(std::move(executor)), cache_(std::move(cache_dir)),
        most_workers_(std::max(parallel, 1)), turns_(turns) {}

  void want(test_case const& what) {
    auto const one = entry_of(what);
    if (one->where == stage::new_here) {
      one->where = stage::queued;
      queue_.push_back(one);
      start_work();
    }
  }

  task<truth> wait_for(test_case const& what) {
    auto const one = entry_of(what);
    if (!one->awaited && one->where != stage::ready) {
      one->awaited = true;
      if (one->where != stage::running) {
        std::erase(queue_, one);
        one->where = stage::queued;
        queue_.push_front(one); // a board stands still for it
        start_work();
      }
    }
    while (one->where != stage::ready) {
      error_code woken;
      co_await one->became_ready.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    co_return one->value;
  }

private:
  enum class stage { new_here, put_off, queued, running, ready };

  struct entry {
    entry(asio::any_io_executor const& executor, test_case const& what)
        : file(what.file), is_upstream(what.upstream != nullptr),
          became_ready(executor, asio::steady_timer::time_point::max()) {}

    std::filesystem::path file;
    bool is_upstream;
    std::unique_ptr<cpython_server> server; ///< while it runs there
    stage where = stage::new_here;
    bool awaited = false;
    truth value;
    asio::steady_timer became_ready; ///< cancelled to wake those who wait
  };
  using entry_ptr = std::shared_ptr<entry>;

  entry_ptr entry_of(test_case const& what) {
    auto& one = entries_[what.file];
    if (!one) {
      one = std::make_shared<entry>(executor_, what);
    }
    return one;
  }

  void start_work() {
    if (!version_asked_) {
      version_asked_ = true;
      asio::co_spawn(executor_, ask_version(shared_from_this()), asio::detached);
    }
    while (version_known_ && workers_ < most_workers_ &&
           static_cast<std::size_t>(workers_) < running_ + queue_.size()) {
      ++workers_;
      asio::co_spawn(executor_, work(shared_from_this()), asio::detached);
    }
  }

  /// Which CPython it is belongs to every key, so nothing starts before this is known.
  static task<void> ask_version(std::shared_ptr<state> self) {
    auto told = co_await ask_cpython();
    self->problem_ = std::move(told.problem);
    self->version_ = std::move(told.version);
    self->version_known_ = true;
    self->start_work();
  }

  static task<void> work(std::shared_ptr<state> self) {
    while (!self->queue_.empty()) {
      auto const one = self->queue_.front();
      self->queue_.pop_front();
      one->where = stage::running;
      ++self->running_;
      try {
        co_await self->compute(one);
      } catch (std::exception const& failed) { // those who wait must not wait for ever
        ready(*one, {"", fmt::format("cannot run CPython: {}", failed.what())});
      }
      --self->running_;
    }
    --self->workers_;
  }

  task<void> compute(entry_ptr one) {
    auto const source = read_file(one->file);
    if (!source) {
      ready(*one,
            {"", fmt::format("{}: cannot be read: {}", one->file.string(), std::strerror(errno))});
      co_return;
    }
    if (!one->awaited && source->find("unittest.main") != std::string::npos) {
      one->where = stage::put_off; // its own report will most likely be the verdict
      co_return;
    }
    auto const key =
        one->is_upstream ? key_of(upstream::truth_key(one->file, *source)) : key_of(*source);
    if (auto found = cache_.find(key)) {
      ready(*one, {*std::move(found), ""});
      co_return;
    }
    if (!problem_.empty()) {
      ready(*one, {"", problem_});
      co_return;
    }
    if (one->is_upstream) {
      auto known = co_await upstream_truth(one, *source);
      if (known.problem.empty()) {
        cache_.keep(key, known.output);
      }
      ready(*one, std::move(known));
      co_return;
    }
    auto what = python({"./" + one->file.filename().string()}, one->file.parent_path());
    auto ran = co_await run_program(std::move(what), time_limit, output_limit);
    auto problem = complaint_of(ran, "this test");
    if (problem.empty() && ran.output == "SKIP\n") {
      problem = "CPython itself skips this test";
    }
    if (problem.empty()) {
      cache_.keep(key, ran.output);
      ready(*one, {std::move(ran.output), ""});
    } else {
      ready(*one,
            {"", fmt::format("{}; give it a {}.exp", problem, one->file.filename().string())});
    }
  }

  /// As run-tests.py takes it: what CPython prints, also when it fails on the test.
  task<truth> upstream_truth(entry_ptr one, std::string const& source) {
    if (!idle_servers_.empty() && upstream::runs_in_server(source)) {
      one->server = std::move(idle_servers_.back());
      idle_servers_.pop_back();
    } else if (upstream::runs_in_server(source)) {
      one->server = std::make_unique<cpython_server>(executor_, cpython_program());
    }
    auto const file = one->file;
    std::optional<gate::pass> turn;
    auto const key = upstream::turn_of(file, source);
    if (turns_ != nullptr && !key.empty()) {
      auto taken = co_await turns_->of(key).enter();
      turn.emplace(std::move(taken));
    }
    program_result ran;
    if (one->server) {
      ran = co_await one->server->run(file.parent_path(), file, time_limit);
      idle_servers_.push_back(std::move(one->server));
    } else {
      auto what = python({file.string()}, file.parent_path());
      ran = co_await run_program(std::move(what), time_limit, output_limit);
    }
    truth known;
    if (ran.ec || ran.output.size() >= output_limit) {
      known.problem = complaint_of(ran, "this test");
    } else {
      known.output = (ran.wait_status == 0 ? "" : "CPYTHON3 CRASH:\n") + ran.output;
    }
    co_return known;
  }

  std::string key_of(std::string_view source) const {
    return answer_key(format_version, version_, source);
  }

  static void ready(entry& one, truth value) {
    one.value = std::move(value);
    one.where = stage::ready;
    one.became_ready.cancel();
  }

  asio::any_io_executor executor_;
  truth_cache cache_;
  int most_workers_;
  file_turns* turns_;
  std::vector<std::unique_ptr<cpython_server>> idle_servers_;
  int workers_ = 0;
  std::size_t running_ = 0;
  bool version_asked_ = false;
  bool version_known_ = false;
  std::string version_;
  std::string problem_; ///< why there is no CPython
  std::map<std::filesystem::path, entry_ptr> entries_;
  std::deque<entry_ptr> queue_;
};

cpython_truth::cpython_truth(asio::any_io_executor executor, std::filesystem::path cache_dir,
                             int parallel, file_turns* turns)
    : state_(std::make_shared<state>(std::move(executor), std::move(cache_dir), parallel, turns)) {}

cpython_truth::~cpython_truth() = default;

void cpython_truth::want(test_case const& what) {
  // These end in an exception or are judged by their file; CPython is asked only if it must be.
  if (!what.expected_file && !what.raises && !what.interrupt_on && !what.transfer) {
    state_->want(what);
  }
}

task<truth> cpython_truth::expected_for(test_case const& what) {
  if (what.expected_file) {
    auto expected = read_file(*what.expected_file);
    truth known;
    if (expected) {
      known.output = *std::move(expected);
    } else {
      known.problem =
          fmt::format("{}: cannot be read: {}", what.expected_file->string(), std::strerror(errno));
    }
    co_return known;
  }
  auto const lasting = state_;
  auto found = co_await lasting->wait_for(what);
  co_return found;
}

} // namespace mprun
