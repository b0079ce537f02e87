// For tests: starts coroutines and runs the event loop until they are done.
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/link.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace mprun {

template<class T>
using started = std::shared_ptr<std::optional<T>>;

template<class T>
started<T> start(asio::io_context& context, task<T> work) {
  auto result = std::make_shared<std::optional<T>>();
  asio::co_spawn(context, std::move(work), [result](std::exception_ptr failed, T value) {
    if (failed) {
      std::rethrow_exception(failed);
    }
    *result = std::move(value);
  });
  return result;
}

/// Throws when the coroutine takes so long that it must be stuck.
template<class T>
T finish(asio::io_context& context, started<T> const& pending) {
  auto const deadline = run_clock::now() + std::chrono::seconds(60);
  while (!*pending) {
    context.restart();
    context.run_one_until(deadline);
    if (run_clock::now() >= deadline) {
      throw std::runtime_error("the coroutine is stuck");
    }
  }
  return std::move(**pending);
}

template<class T>
T run(asio::io_context& context, task<T> work) {
  return finish(context, start(context, std::move(work)));
}

/// Reads until `size` bytes have come; an error's message in [] is appended to the bytes before it.
inline task<std::string> read_exactly(link& wire, std::size_t size) {
  std::string all;
  std::string buffer(16 * 1024, '\0');
  while (all.size() < size) {
    auto const max_size = std::min(buffer.size(), size - all.size());
    auto const got = co_await wire.read_some(std::span(buffer).first(max_size));
    all.append(buffer, 0, got.size);
    if (got.ec) {
      all += "[" + got.ec.message() + "]";
      break;
    }
  }
  co_return all;
}

inline task<std::string> read_line(link& wire) {
  std::string line;
  char byte = 0;
  while (byte != '\n') {
    auto const got = co_await wire.read_some(std::span(&byte, 1));
    if (got.ec) {
      line += "[" + got.ec.message() + "]\n";
      break;
    }
    line += byte;
  }
  line.pop_back();
  co_return line;
}

} // namespace mprun
