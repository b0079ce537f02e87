// mprun's side of the comparison with its peers (compare.py): its own engine on a terminal, and the
// terminal's own limit.
//
// Usage: bench_peer, then one request per line on stdin, its words separated by tabs; each is
// answered by "ok SECONDS" or "failed WHY".
//
//   open TERMINAL PLATFORM BAUD   BAUD 0: as fast as it goes; also sends the board its receiver
//   connect TERMINAL PLATFORM BAUD   the same without the receiver
//   close
//   put-tree LOCAL REMOTE         get-tree REMOTE LOCAL          whole folders
//   put LOCAL REMOTE              commands COUNT                 the engine
//   get REMOTE LOCAL              pipelined-commands COUNT
//   bare-put LOCAL REMOTE         bare-commands COUNT            no protocol (bare_link.hpp)
//   bare-get REMOTE LOCAL         bare-pipelined-commands COUNT
//   bare-put-tree LOCAL REMOTE    into a folder that does not exist yet
//   hashing-put LOCAL REMOTE      hex-put LOCAL REMOTE
//   hashing-get REMOTE LOCAL
#include "base/async/run_clock.hpp"
#include "base/files/local_tree.hpp"
#include "base/files/unique_fd.hpp"
#include "bench/peers/bare_link.hpp"
#include "runner/board/run_identity.hpp"
#include "runner/board/session.hpp"
#include "runner/copying/tree_transfer.hpp"
#include "runner/transfer/file_transfer.hpp"
#include "transports/protocol/errc.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <termios.h>
#include <utility>
#include <vector>

namespace mprun::bench {
namespace {

using clock = run_clock;
using words = std::vector<std::string>;
using seconds = bare_link::duration;

constexpr std::string_view command = "print(1)";
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
    std::string source(command);
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
    return count-- == 0 ? std::nullopt : std::optional(std::string(command));
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

/// A tree's stream, and the number of its folders and files.
std::pair<std::string, std::size_t> stream_of(std::string const& local, std::string const& remote) {
  std::vector<tree_item> items{{{}, remote}};
  for (auto const& entry : local_tree(local, {})) {
    auto const from = std::filesystem::path(local) / entry.below;
    items.push_back({entry.is_folder ? std::filesystem::path() : from, remote + "/" + entry.below});
  }
  auto const count = items.size();
  tree_stream from(std::move(items));
  std::string stream(std::size_t{64} << 20, '\0');
  error_code failed;
  stream.resize(from.read(stream, failed));
  if (failed) {
    throw std::runtime_error("cannot read " + local + ": " + failed.message());
  }
  return {std::move(stream), count};
}

class worker {
public:
  worker() = default;
  worker(worker const&) = delete;
  worker& operator=(worker const&) = delete;
  ~worker() {
    close();
    std::filesystem::remove_all(identity_.place.scratch);
  }

  seconds handle(words const& request);

private:
  void open(words const& request);
  void prepare();
  void close();
  template<class T>
  T finish(task<T> work);
  void finish(task<void> work);
  seconds transfer(words const& request);
  seconds transfer_tree(words const& request);

  asio::io_context context_{1};
  run_identity identity_ = make_run_identity();
  gate starts_{context_.get_executor(), 1};
  std::unique_ptr<session_environment> environment_;
  board_spec spec_;
  std::unique_ptr<session> session_;
  std::unique_ptr<file_transfer> files_;
  unique_fd bare_;
};

void worker::finish(task<void> work) {
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

void must(result<void> const& done) {
  if (!done) {
    throw std::runtime_error(done.error().message);
  }
}

template<class T>
T worker::finish(task<T> work) {
  std::optional<T> answer;
  auto const keep = [](task<T> from, std::optional<T>& into) -> task<void> {
    auto value = co_await std::move(from);
    into.emplace(std::move(value));
  };
  finish(keep(std::move(work), answer));
  return std::move(*answer);
}

void worker::open(words const& request) {
  close();
  bare_ = open_terminal(request.at(1));
  spec_ = {};
  spec_.id = "peer";
  spec_.platform = request.at(2);
  serial_spec terminal;
  terminal.port = request.at(1);
  auto const baud = static_cast<std::uint32_t>(std::stoul(request.at(3)));
  terminal.baud = baud == 0 ? unlimited_baud : baud;
  spec_.link = terminal;
  environment_ = std::make_unique<session_environment>(
      session_environment{.executor = context_.get_executor(),
                          .place = identity_.place,
                          .log_folder = identity_.place.scratch,
                          .run_start = clock::now(),
                          .starts = starts_});
  session_ = std::make_unique<session>(spec_, *environment_);
  must(finish(session_->open()));
  files_ = std::make_unique<file_transfer>(*session_, spec_);
}

/// Does what a session does once, with its first transfer.
void worker::prepare() {
  auto const empty = identity_.place.scratch / "empty";
  std::ofstream(empty).close();
  auto const report = finish(files_->put(empty, "mprun-empty", {}));
  auto const removed = finish(files_->files().remove("mprun-empty"));
  must(report.passed);
  must(removed);
}

void worker::close() {
  files_.reset();
  if (session_) {
    session_->close();
  }
  session_.reset();
  bare_ = unique_fd();
}

seconds worker::transfer(words const& request) {
  auto const up = request.at(0) == "put";
  transfer_options options;
  options.attempts = 1;
  auto const begun = clock::now();
  auto const report = finish(up ? files_->put(request.at(1), request.at(2), options)
                                : files_->get(request.at(1), request.at(2), options));
  must(report.passed);
  return clock::now() - begun;
}

seconds worker::transfer_tree(words const& request) {
  std::string failed;
  tree_options options;
  options.on_file = [&](copied_file const& file) {
    failed = file.report.passed ? failed : file.report.passed.error().message;
  };
  tree_transfer trees(*files_);
  auto const begun = clock::now();
  auto const all =
      finish(request.at(0) == "put-tree" ? trees.put({{request.at(1), {}}}, request.at(2), options)
                                         : trees.get({request.at(1)}, request.at(2), options));
  auto const took = clock::now() - begun;
  if (!all) {
    throw std::runtime_error(failed);
  }
  return took;
}

seconds worker::handle(words const& request) {
  auto const& verb = request.at(0);
  if (verb == "open" || verb == "connect") {
    auto const begun = clock::now();
    open(request);
    if (verb == "open") {
      prepare();
    }
    return clock::now() - begun;
  }
  if (verb == "close") {
    close();
    return {};
  }
  if (!session_) {
    throw std::runtime_error("nothing is open");
  }
  bare_link bare(bare_.get());
  if (verb == "put" || verb == "get") {
    return transfer(request);
  }
  if (verb == "put-tree" || verb == "get-tree") {
    return transfer_tree(request);
  }
  if (verb == "commands") {
    auto const begun = clock::now();
    finish(run_commands(*session_, std::stoi(request.at(1))));
    return clock::now() - begun;
  }
  if (verb == "pipelined-commands") {
    auto const begun = clock::now();
    finish(run_pipelined_commands(*session_, std::stoi(request.at(1))));
    return clock::now() - begun;
  }
  auto const hashing = verb.starts_with("hashing-");
  if (verb == "bare-put" || verb == "hashing-put") {
    return bare.put(request.at(1), request.at(2), hashing);
  }
  if (verb == "bare-get" || verb == "hashing-get") {
    return bare.get(request.at(1), request.at(2), hashing);
  }
  if (verb == "bare-put-tree") {
    auto const [stream, items] = stream_of(request.at(1), request.at(2));
    return bare.put_tree(stream, "", items);
  }
  if (verb == "bare-commands") {
    return bare.commands(std::stoi(request.at(1)), command);
  }
  if (verb == "bare-pipelined-commands") {
    return bare.pipelined_commands(std::stoi(request.at(1)), command);
  }
  if (verb == "hex-put") {
    return bare.put_by_hex(request.at(1), request.at(2));
  }
  throw std::runtime_error("unknown request " + verb);
}

void serve() {
  worker mprun;
  for (std::string line; std::getline(std::cin, line);) {
    words request;
    std::istringstream in(line);
    for (std::string word; std::getline(in, word, '\t');) {
      request.push_back(word);
    }
    try {
      fmt::print("ok {:.9f}\n", mprun.handle(request).count());
    } catch (std::exception const& e) {
      fmt::print("failed {}\n", e.request());
    }
    std::fflush(stdout);
  }
}

} // namespace
} // namespace mprun::bench

int main() {
  try {
    mprun::bench::serve();
  } catch (std::exception const& e) {
    fmt::print(stderr, "bench_peer: {}\n", e.request());
    return 1;
  }
}
