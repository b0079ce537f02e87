// For tests: the exchanges with a peer of which the tests of every link consist, and the
// descriptors that a link leaves to children.
#pragma once

#include "base/async/task.hpp"
#include "transports/link.hpp"
#include "transports/run_task_test.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <cstdio>
#include <span>
#include <string>

namespace mprun {

inline std::string every_byte() {
  std::string all;
  for (int value = 0; value < 256; ++value) {
    all += static_cast<char>(value);
  }
  return all;
}

inline task<io_result> read_once(link& wire, std::span<char> buffer) {
  auto const got = co_await wire.read_some(buffer);
  co_return got;
}

inline task<error_code> write_until_error(link& wire, std::size_t max_size) {
  std::string const block(4096, 'w');
  error_code ec;
  for (std::size_t written = 0; written < max_size && !ec; written += block.size()) {
    ec = co_await wire.write_all(block);
    co_await asio::post(asio::use_awaitable);
  }
  co_return ec;
}

inline task<bool> exchange_many(link& wire, int times) {
  bool same = true;
  for (int i = 0; i < times && same; ++i) {
    auto const sent = std::to_string(i) + "\n";
    auto const ec = co_await wire.write_all(sent);
    auto const got = co_await read_line(wire);
    same = !ec && got + "\n" == sent;
  }
  co_return same;
}

inline task<std::size_t> swallow_until(link& wire, bool const& enough) {
  std::string buffer(2048, '\0');
  std::size_t total = 0;
  error_code ec;
  while (!enough && !ec) {
    auto const got = co_await wire.read_some(buffer);
    ec = got.ec;
    total += got.size;
  }
  co_return total;
}

/// The descriptors that a program inherits when this process starts it carelessly, each on a line.
inline std::string inherited_descriptors() {
  std::string all;
  auto* const listing = ::popen("cd /proc/self/fd && readlink *", "re");
  for (int c = std::fgetc(listing); c != EOF; c = std::fgetc(listing)) {
    all += static_cast<char>(c);
  }
  ::pclose(listing);
  return all;
}

inline std::size_t lines(std::string const& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace mprun
