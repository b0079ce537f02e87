// Compares a hundred small commands through the protocol machine, the pump and a link with a bare
// read/write loop over the same socketpair to the same board.
//
// Usage: bench_commands [MICROPYTHON]        (default: the one that mprun uses)
//
// The two take turns, so that changes of the machine's speed affect both; the figure is the median
// of the ratios of all turns. The project's bound is 1.3.
#include "base/async/run_clock.hpp"
#include "device_programs.hpp"
#include "runner/host/interpreter.hpp"
#include "transports/drive.hpp"
#include "transports/fd_stream.hpp"
#include "transports/process/spawn.hpp"
#include "transports/protocol/repl/enter_raw.hpp"
#include "transports/protocol/repl/execute.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace mprun;
using bench_clock = run_clock;

constexpr int commands_per_turn = 100;
constexpr int turns = 41;
constexpr std::string_view command = "print(1)";

class descriptor_link final : public link {
public:
  descriptor_link(asio::any_io_executor executor, unique_fd fd) : stream_(std::move(executor)) {
    stream_.assign(std::move(fd), fd_stream::kind::socket);
  }
  task<io_result> read_some(std::span<char> buffer) override { return stream_.read_some(buffer); }
  task<error_code> write_all(std::string_view bytes) override { return stream_.write_all(bytes); }
  void cancel() noexcept override { stream_.cancel(); }
  void close() noexcept override { stream_.close(); }

private:
  fd_stream stream_;
};

/// The minimum that a host must do: write the command, read until its end markers.
void bare_command(int fd) {
  std::string const request = std::string(command) + "\x04";
  if (::write(fd, request.data(), request.size()) != static_cast<ssize_t>(request.size())) {
    throw std::runtime_error("short write");
  }
  char buffer[2048];
  std::string reply;
  while (!reply.ends_with("\x04>")) {
    pollfd wait{fd, POLLIN, 0};
    ::poll(&wait, 1, -1);
    auto const size = ::read(fd, buffer, sizeof buffer);
    if (size <= 0) {
      throw std::runtime_error("the board went away");
    }
    reply.append(buffer, static_cast<std::size_t>(size));
  }
}

struct session_state {
  descriptor_link& wire;
  watchdog& dog;
  protocol::paste_support paste = protocol::paste_support::unknown;
  unsigned window = 0;
};

task<void> enter(session_state& s) {
  protocol::enter_raw machine;
  drive_limits const limits{std::chrono::seconds(5), std::chrono::seconds(5),
                            bench_clock::now() + std::chrono::seconds(20)};
  auto const ec = co_await drive(machine, s.wire, s.dog, limits);
  if (ec) {
    throw std::runtime_error("no raw REPL: " + ec.message());
  }
}

task<void> session_commands(session_state& s, int count) {
  for (int i = 0; i < count; ++i) {
    protocol::execute_options options;
    options.paste = s.paste;
    options.window = s.window;
    protocol::execute program(std::string(command), options);
    drive_limits const limits{std::chrono::seconds(2), std::chrono::seconds(10),
                              bench_clock::now() + std::chrono::seconds(30)};
    auto const ec = co_await drive(program, s.wire, s.dog, limits);
    if (ec || program.output().substr(0, 1) != "1") {
      throw std::runtime_error("wrong answer: " + ec.message());
    }
    s.paste = program.paste();
    s.window = program.window();
  }
}

double timed(auto&& work) {
  auto const start = bench_clock::now();
  work();
  return std::chrono::duration<double, std::micro>(bench_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void run(std::filesystem::path const& interpreter) {
  asio::io_context context(1);
  auto const finish = [&context](task<void> work) {
    std::exception_ptr failed;
    asio::co_spawn(context, std::move(work), [&](std::exception_ptr e) {
      failed = e;
      context.stop(); // a watchdog's timer would keep it running
    });
    context.restart();
    context.run();
    if (failed) {
      std::rethrow_exception(failed);
    }
  };
  int ends[2];
  ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
  unique_fd host(ends[0]);
  unique_fd const board(ends[1]);

  interpreter_versions versions;
  result<interpreter_version> answer;
  auto const ask = [](interpreter_versions& all, std::filesystem::path path,
                      result<interpreter_version>& into) -> task<void> {
    into = co_await all.of(path);
  };
  finish(ask(versions, interpreter, answer));
  auto const version = answer.value();
  auto const server = std::filesystem::temp_directory_path() /
                      ("mprun-bench-" + std::to_string(::getpid()) + ".py");
  std::ofstream(server) << device::raw_repl_server;
  spawn_request request;
  request.arguments = {interpreter.string(), version.has_raw_repl() ? "-i" : server.string()};
  request.input = request.output = request.errors = board.get();
  pid_t child = 0;
  if (auto const ec = spawn(request, child)) {
    throw std::runtime_error("cannot start " + interpreter.string() + ": " + ec.message());
  }
  auto const bare = ::fcntl(host.get(), F_DUPFD_CLOEXEC, 0);
  {
    descriptor_link wire(context.get_executor(), std::move(host));
    watchdog dog(context.get_executor());
    dog.guard(&wire);
    session_state s{wire, dog};
    finish(enter(s));
    finish(session_commands(s, commands_per_turn));
    std::vector<double> ratios;
    std::vector<double> bares;
    std::vector<double> sessions;
    for (int turn = 0; turn < turns; ++turn) {
      bares.push_back(timed([&] {
        for (int i = 0; i < commands_per_turn; ++i) {
          bare_command(bare);
        }
      }));
      sessions.push_back(timed([&] { finish(session_commands(s, commands_per_turn)); }));
      ratios.push_back(sessions.back() / bares.back());
    }
    fmt::print("board: {} {}.{}, {}\n", interpreter.string(), version.major, version.minor,
               version.has_raw_repl() ? "its own raw REPL" : "our board program");
    fmt::print("bare loop: {:7.1f} us per command\nsession:   {:7.1f} us per command\n",
               median(bares) / commands_per_turn, median(sessions) / commands_per_turn);
    fmt::print("ratio:     {:7.2f} (bound 1.3)\n", median(ratios));
  }
  ::close(bare);
  ::kill(-child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  std::filesystem::remove(server);
}

} // namespace

int main(int argc, char** argv) {
  try {
    auto const found = argc > 1 ? find_program(argv[1]) : find_micropython();
    if (!found) {
      fmt::print(stderr, "bench_commands: no MicroPython found\n");
      return 2;
    }
    run(*found);
  } catch (std::exception const& e) {
    fmt::print(stderr, "bench_commands: {}\n", e.what());
    return 1;
  }
}
