#include "bench/peers/peer_session.hpp"

#include "base/async/run_clock.hpp"
#include "runner/copying/tree_transfer.hpp"
#include "transports/protocol/errc.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <termios.h>
#include <utility>

namespace mprun::bench {
namespace {

using clock = run_clock;

constexpr std::uint32_t unlimited_baud = 100'000'000; ///< a PTY ignores it

unique_fd open_terminal(std::string const& path) {
  unique_fd fd(::open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
  termios settings;
  if (!fd || ::tcgetattr(fd.get(), &settings) != 0) {
    throw std::runtime_error("cannot open " + path);
  }
  ::cfmakeraw(&settings);
  ::tcsetattr(fd.get(), TCSANOW, &settings);
  return fd;
}

task<void> run_commands(session& board, int count) {
  for (int i = 0; i < count; ++i) {
    std::string source(peer_session::command);
    auto const deadline = clock::now() + std::chrono::seconds(20);
    auto const ran = co_await board.execute(std::move(source), deadline);
    if (ran.ec || !ran.output.starts_with("1")) {
      throw std::runtime_error("a command failed: " + ran.ec.message() + ran.error);
    }
  }
}

task<void> run_pipelined_commands(session& board, int count) {
  program_batch batch;
  batch.supply = [&count] {
    return count-- == 0 ? std::nullopt : std::optional(std::string(peer_session::command));
  };
  batch.take = [](std::string const& output, std::string const&) {
    return output.starts_with("1") ? error_code() : make_error_code(protocol::errc::board_error);
  };
  auto const deadline = clock::now() + std::chrono::seconds(20);
  auto const ec = co_await board.execute_all(std::move(batch), deadline);
  if (ec || count != -1) {
    throw std::runtime_error("a command failed: " + ec.message());
  }
}

void must(result<void> const& done) {
  if (!done) {
    throw std::runtime_error(done.error().message);
  }
}

transfer_options single_attempt() {
  transfer_options options;
  options.attempts = 1;
  return options;
}

/// Keeps the last failure of a tree.
tree_options noting_failure(std::string& failed) {
  tree_options options;
  options.on_file = [&failed](copied_file const& file) {
    failed = file.report.passed ? failed : file.report.passed.error().message;
  };
  return options;
}

} // namespace

peer_session::~peer_session() {
  close();
  std::filesystem::remove_all(identity_.workspace.scratch());
}

void peer_session::finish(task<void> work) {
  std::exception_ptr failed;
  asio::co_spawn(context_, std::move(work), [&](std::exception_ptr e) {
    failed = e;
    context_.stop(); // a watchdog's timer would keep it running
  });
  context_.restart();
  context_.run();
  if (failed) {
    std::rethrow_exception(failed);
  }
}

template<class T>
T peer_session::finish(task<T> work) {
  std::optional<T> answer;
  auto const keep = [](task<T> from, std::optional<T>& into) -> task<void> {
    auto value = co_await std::move(from);
    into.emplace(std::move(value));
  };
  finish(keep(std::move(work), answer));
  return std::move(*answer);
}

void peer_session::open(std::string const& terminal, std::string const& platform,
                        std::uint32_t baud) {
  close();
  bare_ = open_terminal(terminal);
  spec_ = {};
  spec_.id = "peer";
  spec_.platform = platform;
  serial_spec serial;
  serial.port = terminal;
  serial.baud = baud == 0 ? unlimited_baud : baud;
  spec_.link = serial;
  environment_ = std::make_unique<session_environment>(
      session_environment{.executor = context_.get_executor(),
                          .workspace = identity_.workspace,
                          .log_folder = identity_.workspace.scratch(),
                          .run_start = clock::now(),
                          .starts = starts_});
  session_ = std::make_unique<session>(spec_, *environment_);
  must(finish(session_->open()));
  files_ = std::make_unique<file_transfer>(*session_, spec_);
}

void peer_session::prepare() {
  auto const empty = identity_.workspace.scratch() / "empty";
  std::ofstream(empty).close();
  auto const report = finish(files_->put(empty, "mprun-empty", {}));
  auto const removed = finish(files_->files().remove("mprun-empty"));
  must(report.passed);
  must(removed);
}

void peer_session::close() {
  files_.reset();
  if (session_) {
    session_->close();
  }
  session_.reset();
  bare_ = unique_fd();
}

peer_session::duration peer_session::put(std::string const& local, std::string const& remote) {
  auto const begun = clock::now();
  auto const report = finish(files_->put(local, remote, single_attempt()));
  must(report.passed);
  return clock::now() - begun;
}

peer_session::duration peer_session::get(std::string const& remote, std::string const& local) {
  auto const begun = clock::now();
  auto const report = finish(files_->get(remote, local, single_attempt()));
  must(report.passed);
  return clock::now() - begun;
}

peer_session::duration peer_session::put_tree(std::string const& local, std::string const& remote) {
  std::string failed;
  auto const options = noting_failure(failed);
  tree_transfer trees(*files_);
  auto const begun = clock::now();
  auto const all = finish(trees.put({{local, {}}}, remote, options));
  auto const took = clock::now() - begun;
  if (!all) {
    throw std::runtime_error(failed);
  }
  return took;
}

peer_session::duration peer_session::get_tree(std::string const& remote, std::string const& local) {
  std::string failed;
  auto const options = noting_failure(failed);
  tree_transfer trees(*files_);
  auto const begun = clock::now();
  auto const all = finish(trees.get({remote}, local, options));
  auto const took = clock::now() - begun;
  if (!all) {
    throw std::runtime_error(failed);
  }
  return took;
}

peer_session::duration peer_session::commands(int count) {
  auto const begun = clock::now();
  finish(run_commands(*session_, count));
  return clock::now() - begun;
}

peer_session::duration peer_session::pipelined_commands(int count) {
  auto const begun = clock::now();
  finish(run_pipelined_commands(*session_, count));
  return clock::now() - begun;
}

} // namespace mprun::bench
