// The cost of recording: the same commands and the same bulk transfers on two sessions of the same
// kind of board, one of them recorded.
//
// Usage: bench_recording [MICROPYTHON]       (default: the one that mprun uses)
//
// The two take turns in alternating order, so that changes of the machine's speed affect both; a
// figure is the median of the ratios of all turns. The project's bound is 1.05.
#include "base/async/run_clock.hpp"
#include "runner/board/launch.hpp"
#include "runner/board/run_identity.hpp"
#include "runner/board/session.hpp"
#include "runner/transfer/file_transfer.hpp"
#include "runner/transfer/transfer_content.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace mprun;
using bench_clock = run_clock;

constexpr int commands_per_turn = 200;
constexpr std::uint64_t bytes_per_turn = 2 * 1024 * 1024;
constexpr int turns = 31;

task<void> open(session& board) {
  auto const opened = co_await board.open();
  if (!opened) {
    throw std::runtime_error(opened.error().message);
  }
}

/// Flushes the recording afterwards, as cases do.
task<void> commands(session& board) {
  for (int i = 0; i < commands_per_turn; ++i) {
    auto const deadline = bench_clock::now() + std::chrono::seconds(20);
    auto const ran = co_await board.execute("print(1)", deadline);
    if (ran.ec || !ran.output.starts_with("1")) {
      throw std::runtime_error("wrong answer: " + ran.ec.message());
    }
  }
  board.journal().flush_recording();
}

task<void> transfer(session& board, board_spec const& spec, std::filesystem::path local) {
  file_transfer files(board, spec);
  transfer_options options;
  auto const sent = co_await files.put(local, "bench.bin", options);
  if (!sent.passed) {
    throw std::runtime_error(sent.passed.error().message);
  }
  auto back = local;
  back += ".back";
  auto const got = co_await files.get("bench.bin", back, options);
  if (!got.passed) {
    throw std::runtime_error(got.passed.error().message);
  }
  board.journal().flush_recording();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class recording_bench {
public:
  explicit recording_bench(std::filesystem::path const& interpreter)
      : identity_(make_run_identity()) {
    spec_.id = "bench";
    spec_.platform = "unix";
    spec_.link = process_spec{{interpreter.string()}, stdio_kind::socketpair, {}};
    plain_ = std::make_unique<session>(spec_, without_);
    recorded_ = std::make_unique<session>(spec_, with_);
    finish(open(*plain_));
    finish(open(*recorded_));
  }

  ~recording_bench() {
    plain_.reset();
    recorded_.reset();
    std::filesystem::remove_all(identity_.workspace.scratch());
  }

  void run() {
    auto const local = identity_.workspace.scratch() / "bench.bin";
    std::ofstream(local, std::ios::binary) << transfer_content(bytes_per_turn, false);
    measure("commands", commands_per_turn, "us per command",
            [&](session& board) { finish(commands(board)); });
    measure("transfer", bytes_per_turn / 1e6 * 2, "us per MB",
            [&](session& board) { finish(transfer(board, spec_, local)); });
  }

private:
  void finish(task<void> work) {
    std::exception_ptr failed;
    asio::co_spawn(context_, std::move(work), [&](std::exception_ptr e) {
      failed = e;
      context_.stop();
    });
    context_.restart();
    context_.run();
    if (failed) {
      std::rethrow_exception(failed);
    }
  }

  void measure(std::string_view name, double units, std::string_view unit, auto const& work) {
    std::vector<double> ratios;
    std::vector<double> times[2];
    for (int turn = -1; turn < turns; ++turn) { // the first only warms up
      double took[2];
      for (int part = 0; part < 2; ++part) {
        auto const recorded = (part + turn) % 2 != 0;
        auto const begun = bench_clock::now();
        work(recorded ? *recorded_ : *plain_);
        took[recorded] =
            std::chrono::duration<double, std::micro>(bench_clock::now() - begun).count();
      }
      if (turn >= 0) {
        ratios.push_back(took[1] / took[0]);
        times[0].push_back(took[0] / units);
        times[1].push_back(took[1] / units);
      }
    }
    fmt::print("{}: {:8.2f} {} plain, {:8.2f} recorded, ratio {:.3f} (bound 1.05)\n", name,
               median(times[0]), unit, median(times[1]), median(ratios));
  }

  run_identity identity_;
  asio::io_context context_{1};
  gate starts_{context_.get_executor(), 8};
  board_spec spec_;
  session_environment without_{.executor = context_.get_executor(),
                               .workspace = identity_.workspace,
                               .log_folder = identity_.workspace.scratch(),
                               .run_start = bench_clock::now(),
                               .starts = starts_};
  session_environment with_{.executor = context_.get_executor(),
                            .workspace = identity_.workspace,
                            .log_folder = identity_.workspace.scratch(),
                            .run_start = bench_clock::now(),
                            .starts = starts_,
                            .recordings = identity_.workspace.scratch()};
  std::unique_ptr<session> plain_;
  std::unique_ptr<session> recorded_;
};

} // namespace

int main(int argc, char** argv) {
  try {
    auto const found = argc > 1 ? find_program(argv[1]) : find_micropython();
    if (!found) {
      fmt::print(stderr, "bench_recording: no MicroPython found\n");
      return 2;
    }
    recording_bench(*found).run();
  } catch (std::exception const& e) {
    fmt::print(stderr, "bench_recording: {}\n", e.what());
    return 1;
  }
}
