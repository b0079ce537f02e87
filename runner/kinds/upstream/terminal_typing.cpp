#include "runner/kinds/upstream/terminal_typing.hpp"

#include "base/async/run_clock.hpp"
#include "base/text/number.hpp"
#include "transports/fd_stream.hpp"
#include "transports/process/child_process.hpp"
#include "transports/process/pty.hpp"

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <cctype>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <regex>
#include <string>
#include <utility>

namespace mprun::upstream {
namespace {

using clock = run_clock;
using namespace std::chrono_literals;

/// What the official runner takes as the end of an answer.
constexpr auto quiet_time = 20ms;

/// Shared with timers, which may fire when the coroutine is over.
struct terminal : std::enable_shared_from_this<terminal> {
  terminal(asio::any_io_executor executor, std::chrono::milliseconds limit)
      : child(executor), wire(executor), timer(executor), deadline(clock::now() + limit) {}

  error_code start(program const& command, bool controlling) {
    pty ends;
    if (auto const ec = open_pty(ends, pty_mode::cooked)) {
      return ec;
    }
    spawn_request request;
    request.arguments = command.arguments;
    request.directory = command.directory;
    request.environment = command.environment;
    request.input = ends.board.get();
    request.output = ends.board.get();
    request.errors = ends.board.get();
    request.input_is_terminal = controlling;
    if (auto const ec = child.start(request)) {
      return ec;
    }
    return wire.assign(std::move(ends.host), fd_stream::kind::terminal);
  }

  /// Reads once, for at most this long; returns an empty text when nothing came.
  task<std::string> read_for(std::chrono::milliseconds limit) {
    auto const turn = ++turns;
    timer.expires_after(limit);
    timer.async_wait([watched = weak_from_this(), turn](error_code ec) {
      auto const still = watched.lock();
      if (!ec && still && still->turns == turn) {
        still->wire.cancel();
      }
    });
    std::array<char, 1024> buffer;
    auto const got = co_await wire.read_some(buffer);
    ++turns;
    timer.cancel();
    ended = ended || (got.ec && got.ec != asio::error::operation_aborted);
    co_return std::string(buffer.data(), got.size);
  }

  /// Whether the port is computing. On a busy host a quiet terminal alone says nothing.
  bool computes() const {
    std::ifstream in(fmt::format("/proc/{}/stat", child.pid()));
    std::string text;
    std::getline(in, text);
    auto const after_name = text.rfind(')');
    return after_name != std::string::npos && text.substr(after_name).starts_with(") R");
  }

  /// What is printed until the terminal is quiet; `required`: something must come first.
  task<std::string> answer(bool required) {
    std::string text;
    while (!ended && clock::now() < deadline) {
      auto part = co_await read_for(quiet_time);
      auto const quiet = part.empty() && !computes();
      text += part;
      if (quiet && (!required || !text.empty())) {
        break;
      }
    }
    co_return text;
  }

  child_process child;
  fd_stream wire;
  run_timer timer;
  unsigned turns = 0;
  bool ended = false;
  clock::time_point deadline;
};

/// {\x03} is that byte; only decimal digits, as in the official runner.
std::string with_control_bytes(std::string const& line) {
  static std::regex const pattern(R"(\{\\x(\d\d)\})");
  std::string out;
  auto rest = line.begin();
  for (std::sregex_iterator match(line.begin(), line.end(), pattern);
       match != std::sregex_iterator(); ++match) {
    out.append(rest, line.begin() + match->position());
    out += static_cast<char>(whole_number<int>((*match)[1].str(), 16).value());
    rest = line.begin() + match->position() + match->length();
  }
  out.append(rest, line.end());
  return out;
}

std::vector<std::string> lines_of(std::filesystem::path const& file) {
  std::vector<std::string> lines;
  std::ifstream in(file, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(in.eof() ? line : line + "\n");
  }
  return lines;
}

} // namespace

task<unix_result> type_at_terminal(program command, std::filesystem::path typed, bool sigint,
                                   std::chrono::milliseconds limit) {
  auto const executor = co_await asio::this_coro::executor;
  auto const board = std::make_shared<terminal>(executor, limit);
  unix_result typing;
  if (auto const ec = board->start(command, sigint)) {
    typing.started = failure{
        blame::board,
        fmt::format("cannot start {} on a terminal: {}", command.arguments.front(), ec.message()),
        ec};
    co_return typing;
  }
  typing.ran.output = co_await board->answer(true);
  for (auto const& line : lines_of(typed)) {
    auto const is_interrupt = sigint && line.find("{\\x03}") != std::string::npos;
    auto const bytes = is_interrupt ? std::string("\x03") : with_control_bytes(line);
    auto const failed = co_await board->wire.write_all(bytes);
    board->ended = board->ended || failed;
    auto const said = co_await board->answer(is_interrupt);
    typing.ran.output += said;
  }
  std::string const end_of_input = "\x04";
  co_await board->wire.write_all(end_of_input);
  co_await board->answer(false); // so that coverage data can be written
  if (clock::now() >= board->deadline) {
    typing.ran.how = printed::end::timed_out;
  }
  board->wire.close();
  board->child.end();
  co_return typing;
}

} // namespace mprun::upstream
