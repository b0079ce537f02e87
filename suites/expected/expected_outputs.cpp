#include "suites/expected/expected_outputs.hpp"

#include "base/async/gate.hpp"
#include "base/async/notification.hpp"
#include "base/async/rethrow.hpp"
#include "base/async/run_clock.hpp"
#include "base/files/file_text.hpp"
#include "suites/expected/case_surroundings.hpp"
#include "suites/expected/cpython_rules.hpp"
#include "suites/expected/cpython_run.hpp"
#include "suites/expected/cpython_sandbox.hpp"
#include "suites/expected/cpython_server.hpp"
#include "suites/expected/output_cache.hpp"
#include "transports/process/run_program.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <deque>
#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

constexpr auto time_limit = cpython_time_limit;
constexpr auto output_limit = cpython_output_limit;
/// Part of each cache key: raise it when how CPython is run or what is kept changes.
constexpr std::string_view format_version = "mprun truth 2";

/// What it starts may live on when it has ended: it gets a folder and a process of its own, and
/// none of it is there for the next.
bool starts_processes(std::string_view source) {
  constexpr std::array<std::string_view, 5> signs{"fork", "subprocess", "multiprocessing", "spawn",
                                                  "os.system"};
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    return source.find(sign) != std::string_view::npos;
  });
}

} // namespace

class cpython_truth::state : public std::enable_shared_from_this<state> {
public:
  state(asio::any_io_executor executor, std::filesystem::path cache_dir, run_place place,
        int parallel, file_turns* turns, host_work* host)
      : executor_(std::move(executor)), cache_(std::move(cache_dir)), place_(std::move(place)),
        most_workers_(std::max(parallel, 1)), turns_(turns), host_(host) {}

  void want(test_case const& what) {
    auto const one = entry_of(what);
    if (one->where == stage::new_here) {
      one->where = stage::queued;
      queue_.push_back(one);
      start_work();
    }
  }

  task<result<std::string>> wait_for(test_case const& what) {
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
    while (one->where != stage::ready) { // each CPython has its time_limit
      co_await one->became_ready.wait();
    }
    co_return one->value;
  }

  task<void> find_again(test_case const& what) {
    auto& known = entries_[what.file];
    if (!known || known->where != stage::ready || !known->value) {
      co_return;
    }
    known = std::make_shared<entry>(executor_, what);
    known->past_cache = true;
    co_await wait_for(what);
  }

private:
  enum class stage { new_here, put_off, queued, running, ready };

  struct entry {
    entry(asio::any_io_executor const& executor, test_case const& asked_for)
        : what(asked_for), became_ready(executor) {}

    test_case what;
    stage where = stage::new_here;
    bool awaited = false;
    bool past_cache = false; ///< what is kept is not asked for
    result<std::string> value;
    notification became_ready;
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
      asio::co_spawn(executor_, ask_version(shared_from_this()), rethrow);
    }
    while (version_known_ && workers_ < most_workers_ &&
           static_cast<std::size_t>(workers_) < running_ + queue_.size()) {
      ++workers_;
      asio::co_spawn(executor_, work(shared_from_this()), rethrow);
    }
  }

  /// Which CPython it is belongs to every key, so nothing starts before this is known.
  static task<void> ask_version(std::shared_ptr<state> self) {
    auto const at_work = self->begin_work();
    self->cpython_ = co_await ask_cpython();
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
        ready(*one, failure{blame::host, fmt::format("cannot run CPython: {}", failed.what())});
      }
      --self->running_;
    }
    --self->workers_;
  }

  task<void> compute(entry_ptr one) {
    auto const& file = one->what.file;
    auto const read = read_text(file);
    if (!read) {
      ready(*one, on_host(read.error()));
      co_return;
    }
    auto const& source = *read;
    if (!one->awaited && source.find("unittest.main") != std::string::npos) {
      one->where = stage::put_off; // its own report will most likely be the verdict
      co_return;
    }
    if (!cpython_) {
      ready(*one, cpython_.error());
      co_return;
    }
    result<surroundings> around;
    std::string key;
    if (one->what.upstream) {
      key = key_of(tree_keys_.of(file, source));
    } else {
      around = around_.files_of(one->what);
      auto const sums = around ? around_.digest_of(*around) : around.error();
      if (!sums) {
        ready(*one, sums.error());
        co_return;
      }
      key = key_of(fmt::format("case {}\n{}\n{}", file.filename().string(), *sums, source));
    }
    if (auto found = one->past_cache ? std::nullopt : cache_.find(key)) {
      ready(*one, *std::move(found));
      co_return;
    }
    auto const at_work = begin_work();
    result<std::string> known;
    if (one->what.upstream) {
      known = co_await upstream_truth(one, source);
    } else {
      known = co_await own_truth(one, source, *std::move(around));
    }
    if (known) {
      cache_.keep(key, *known);
    }
    ready(*one, std::move(known));
  }

  /// In a scratch copy, alone.
  task<result<std::string>> own_truth(entry_ptr one, std::string source, surroundings around) {
    auto const name = one->what.file.filename();
    result<void> done;
    program_result ran;
    if (upstream::runs_in_server(source) && !starts_processes(source)) {
      auto const server = server_for({});
      auto const folder = server->room().make_workplace();
      done = furnish(folder, name, source, around);
      if (done) {
        ran = co_await server->run(folder, folder / name, time_limit);
      }
      idle_servers_[{}].push_back(server);
    } else {
      cpython_room const room(place_, cpython_->program);
      auto const folder = room.make_workplace();
      done = furnish(folder, name, source, around);
      auto what = room.run({(folder / name).string()}, folder);
      if (done) {
        ran = co_await run_program(std::move(what), time_limit, output_limit);
      }
    }
    if (!done) {
      co_return done.error();
    }
    done = ended_well(ran, "this test");
    if (done && ran.output == "SKIP\n") {
      done = failure{blame::host, "CPython itself skips this test"};
    }
    if (!done) {
      auto why = done.error();
      why.message += fmt::format("; give it a {}.exp", name.string());
      co_return why;
    }
    co_return std::move(ran.output);
  }

  static result<void> furnish(std::filesystem::path const& folder,
                              std::filesystem::path const& name, std::string const& source,
                              surroundings const& around) {
    if (auto const copied = copy_to(folder, around); !copied) {
      return copied;
    }
    std::ofstream out(folder / name, std::ios::binary);
    out << source;
    out.close();
    if (!out) {
      return failure{blame::host, fmt::format("cannot write {}", (folder / name).string())};
    }
    return {};
  }

  /// As run-tests.py takes it: what CPython prints, also when it fails on the test. The tests work
  /// in their own folder, and the few that may want to write there are allowed to.
  task<result<std::string>> upstream_truth(entry_ptr one, std::string source) {
    auto const file = one->what.file;
    std::optional<gate::pass> turn;
    auto const key = upstream::turn_of(file, source);
    if (turns_ != nullptr && !key.empty()) {
      auto taken = co_await turns_->of(key).enter();
      turn.emplace(std::move(taken));
    }
    auto const writes_in = upstream::has_to_do_with_files(source) ? file.parent_path() : "";
    program_result ran;
    if (upstream::runs_in_server(source)) {
      auto const server = server_for(writes_in);
      ran = co_await server->run(file.parent_path(), file, time_limit);
      idle_servers_[writes_in].push_back(server);
    } else {
      cpython_room const room(place_, cpython_->program, folders_of(writes_in));
      auto what = room.run({file.string()}, file.parent_path());
      ran = co_await run_program(std::move(what), time_limit, output_limit);
    }
    if (ran.ec || ran.output.size() >= output_limit) {
      auto const ended = ended_well(ran, "this test");
      co_return ended.error();
    }
    auto const* const begin = ran.wait_status == 0 ? "" : "CPYTHON3 CRASH:\n";
    co_return begin + ran.output;
  }

  using server_ptr = std::shared_ptr<cpython_server>;

  static std::vector<std::filesystem::path> folders_of(std::filesystem::path const& folder) {
    return folder.empty() ? std::vector<std::filesystem::path>() : std::vector{folder};
  }

  /// An idle one, or another. `writes_in`: the folder that it may write besides its own.
  server_ptr server_for(std::filesystem::path const& writes_in) {
    auto& idle = idle_servers_[writes_in];
    if (idle.empty()) {
      return std::make_shared<cpython_server>(executor_, place_, cpython_->program,
                                              folders_of(writes_in));
    }
    auto taken = std::move(idle.back());
    idle.pop_back();
    return taken;
  }

  std::optional<host_work::piece> begin_work() const {
    return host_ == nullptr ? std::nullopt : std::optional(host_->begin());
  }

  std::string key_of(std::string_view content) const {
    return answer_key(format_version, cpython_->version, content);
  }

  static void ready(entry& one, result<std::string> value) {
    one.value = std::move(value);
    one.where = stage::ready;
    one.became_ready.notify();
  }

  asio::any_io_executor executor_;
  truth_cache cache_;
  run_place place_;
  case_surroundings around_;
  upstream::truth_keys tree_keys_;
  int most_workers_;
  file_turns* turns_;
  host_work* host_;
  std::map<std::filesystem::path, std::vector<server_ptr>> idle_servers_; ///< by server_for()
  int workers_ = 0;
  std::size_t running_ = 0;
  bool version_asked_ = false;
  bool version_known_ = false;
  result<cpython_identity> cpython_; ///< once version_known_
  std::map<std::filesystem::path, entry_ptr> entries_;
  std::deque<entry_ptr> queue_;
};

cpython_truth::cpython_truth(asio::any_io_executor executor, std::filesystem::path cache_dir,
                             run_place place, int parallel, file_turns* turns, host_work* host)
    : state_(std::make_shared<state>(std::move(executor), std::move(cache_dir), std::move(place),
                                     parallel, turns, host)) {}

cpython_truth::~cpython_truth() = default;

void cpython_truth::want(test_case const& what) {
  // These end in an exception or are judged by their file; CPython is asked only if it must be.
  if (!what.expected_file && !what.raises && !what.interrupt_on && !what.transfer) {
    state_->want(what);
  }
}

task<void> cpython_truth::find_again(test_case const& what) {
  auto const lasting = state_;
  co_await lasting->find_again(what);
}

task<result<std::string>> cpython_truth::expected_for(test_case const& what) {
  if (what.expected_file) {
    co_return on_host(read_text(*what.expected_file));
  }
  auto const lasting = state_;
  auto found = co_await lasting->wait_for(what);
  co_return found;
}

} // namespace mprun
