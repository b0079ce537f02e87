#include "transports/process/run_program.hpp"

#include "base/async/rethrow.hpp"
#include "base/async/run_clock.hpp"
#include "base/files/last_error.hpp"
#include "transports/fd_stream.hpp"
#include "transports/process/child_process.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <cerrno>
#include <exception>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace mprun {
namespace {

/// Shared with the timer and the stop_request, which may come after the coroutine has ended.
struct running {
  explicit running(asio::any_io_executor executor) : child(executor), output(executor) {}

  void expire() {
    expired = true;
    output.cancel();
    child.cancel_wait();
  }

  child_process child;
  fd_stream output;
  bool expired = false;
};

error_code start(program const& command, running& run) {
  auto const* const input = command.input.empty() ? "/dev/null" : command.input.c_str();
  unique_fd const from_file(::open(input, O_RDONLY | O_CLOEXEC));
  std::array<int, 2> ends;
  if (!from_file || ::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return last_error();
  }
  unique_fd from(ends[0]);
  unique_fd const to(ends[1]);
  spawn_request request;
  request.arguments = command.arguments;
  request.directory = command.directory;
  request.environment = command.environment;
  request.environment_is_whole = command.environment_is_whole;
  request.confined = command.confined;
  request.input = from_file.get();
  request.output = to.get();
  request.errors = to.get();
  if (auto const ec = run.child.start(request)) {
    return ec;
  }
  return run.output.assign(std::move(from), fd_stream::kind::pipe);
}

} // namespace

task<program_result> run_program(program command, std::chrono::milliseconds limit,
                                 std::size_t output_limit) {
  auto const executor = co_await asio::this_coro::executor;
  auto const run = std::make_shared<running>(executor);
  program_result result;
  result.ec = start(command, *run);
  if (result.ec) {
    co_return result;
  }
  run_timer timer(executor, limit);
  timer.async_wait([watched = std::weak_ptr(run)](error_code ec) {
    auto const still = watched.lock();
    if (!ec && still) {
      still->expire();
    }
  });
  if (command.stop) {
    command.stop->on_made([watched = std::weak_ptr(run)] {
      if (auto const still = watched.lock()) {
        still->expire();
      }
    });
  }
  std::array<char, 4096> buffer;
  io_result got;
  while (!got.ec && !run->expired) {
    got = co_await run->output.read_some(buffer);
    auto const room = output_limit - result.output.size();
    result.output.append(buffer.data(), std::min(got.size, room));
  }
  if (!run->expired) {
    co_await run->child.ended_within(limit); // or until the timer fires
  }
  auto const status = run->child.wait_status();
  if (status) {
    result.wait_status = *status;
  } else {
    result.ec = asio::error::timed_out;
  }
  run->child.end();
  co_return result;
}

program_result run_program_now(program command, std::chrono::milliseconds limit,
                               std::size_t output_limit) {
  asio::io_context context(1);
  program_result ran;
  asio::co_spawn(context, run_program(std::move(command), limit, output_limit),
                 [&ran](std::exception_ptr failed, program_result got) {
                   rethrow(failed);
                   ran = std::move(got);
                 });
  context.run();
  return ran;
}

} // namespace mprun
