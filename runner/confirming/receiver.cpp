#include "runner/confirming/receiver.hpp"

#include "base/async/run_clock.hpp"
#include "base/python/minified_source.hpp"
#include "device_programs.hpp"
#include "transports/protocol/errc.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fmt/format.h>
#include <utility>

namespace mprun::confirming {
namespace {

using clock = run_clock;
using protocol::errc;

constexpr std::size_t min_piece = 24;

std::string program_to_take(std::size_t size) {
  constexpr std::string_view mark = "@SIZE@";
  static auto const minified = minified_program(device::take_data);
  auto program = minified;
  auto const number = std::to_string(size);
  for (auto at = program.find(mark); at != std::string::npos; at = program.find(mark, at)) {
    program.replace(at, mark.size(), number);
  }
  return program;
}

/// As _mprun() reports it: Adler-32 as two numbers, seeded with the offset of the piece.
std::string sum_reply(std::string_view data, std::size_t begin, std::size_t end) {
  constexpr std::uint32_t modulus = 65521;
  std::uint32_t a = 1;
  auto b = static_cast<std::uint32_t>(begin);
  for (auto const byte : data) {
    a = (a + static_cast<unsigned char>(byte)) % modulus;
    b = (b + a) % modulus;
  }
  return fmt::format("sum {} {} {}", end, a, b);
}

/// Whether one of the lines is `wanted`.
bool has_line(std::string_view text, std::string_view wanted) {
  while (!text.empty()) {
    auto const end = text.find('\n');
    auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (line == wanted) {
      return true;
    }
  }
  return false;
}

} // namespace

std::string receiver::program_to_run() const {
  return can_compile_ ? "exec(compile(globals().pop('_mprun')(),'<stdin>','exec'))"
                      : "exec(globals().pop('_mprun')())";
}

/// Counts failures. Where no sensible answer came, the board is brought back to its prompt.
task<receiver::answer> receiver::ask(std::string program, std::string expected, std::size_t bytes) {
  auto tidy = board_.tidied(std::move(program));
  auto ran = co_await board_.execute(std::move(tidy), clock::now() + max_answer_time);
  last_output_ = std::move(ran.output);
  if (!ran.ec && has_line(last_output_, expected)) {
    board_.line().add(bytes, 0);
    co_return answer::right;
  }
  if (!ran.ec && ran.error.find("MemoryError") != std::string::npos) {
    co_return answer::no_room;
  }
  ++failures_;
  if (!ran.ec) {
    // An exception may be the line's doing or the board's; another sum is the line's.
    board_.line().add(bytes, ran.error.empty() ? 1 : 0);
    co_return answer::wrong;
  }
  if (ran.ec == errc::unexpected_reply || ran.ec == errc::end_marker_in_output) {
    board_.line().add(bytes, 1);
  }
  auto const resets = board_.resets();
  auto const regained = co_await board_.restore_prompt();
  co_return !regained || board_.resets() != resets ? answer::none : answer::wrong;
}

/// Tries until the board has what it needs to take data, or nothing helps.
task<receiver::answer> receiver::begin(std::size_t size) {
  constexpr unsigned max_tries = 6;
  auto reply = answer::wrong;
  for (unsigned i = 0; i < max_tries && reply == answer::wrong; ++i) {
    auto source = program_to_take(size);
    auto const bytes = source.size();
    auto expected = fmt::format("takes {}", size);
    reply = co_await ask(std::move(source), std::move(expected), bytes);
    can_compile_ = has_line(last_output_, "compiles");
  }
  co_return reply;
}

task<receiver::answer> receiver::put_piece(std::string_view data, std::size_t at, std::size_t size,
                                           to_literal literal) {
  auto const piece = data.substr(at, size);
  auto text = literal(piece);
  auto const bytes = text.size();
  auto program = fmt::format("_mprun({},{})", at, text);
  auto expected = sum_reply(piece, at, at + piece.size());
  auto const reply = co_await ask(std::move(program), std::move(expected), bytes);
  co_return reply;
}

task<receiver::end> receiver::put_pieces(std::string_view data, std::size_t piece,
                                         to_literal literal) {
  auto const max_failures = failures_ + 12 + static_cast<unsigned>(data.size() / 200);
  for (std::size_t at = 0; at < data.size();) {
    auto const reply = co_await put_piece(data, at, piece, literal);
    if (reply == answer::right) {
      at += piece;
    } else if (reply == answer::no_room && piece <= min_piece) {
      co_return end::no_room;
    } else if (reply == answer::none || failures_ > max_failures) {
      co_return end::failed;
    } else {
      piece = std::max(min_piece, piece / 2);
    }
  }
  co_return end::right;
}

task<receiver::end> receiver::put(std::string data, std::size_t piece, to_literal literal) {
  constexpr int max_rounds = 3;
  for (int round = 0; round < max_rounds; ++round) {
    auto const begun = co_await begin(data.size());
    if (begun != answer::right) {
      co_return begun == answer::no_room ? end::no_room : end::failed;
    }
    auto const sent = co_await put_pieces(data, piece, literal);
    if (sent != end::right) {
      co_return sent;
    }
    // A call that was damaged on its way may have written anywhere.
    auto const whole = sum_reply(data, 0, 0);
    auto reply = answer::wrong;
    for (int i = 0; i < max_rounds && reply == answer::wrong; ++i) {
      auto expected = whole;
      reply = co_await ask("_mprun(0)", std::move(expected), 0);
    }
    if (reply == answer::right) {
      co_return end::right;
    }
    if (reply != answer::wrong) {
      co_return reply == answer::no_room ? end::no_room : end::failed;
    }
  }
  co_return end::failed;
}

} // namespace mprun::confirming
