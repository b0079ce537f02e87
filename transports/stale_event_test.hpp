// For tests: brings about the situation that base/async/readiness.hpp is for.
//
// A coroutine that awaits leave_stale_event() and then waits for a descriptor it opens gets Asio's
// record of a descriptor that was ready and is closed, while the event of that is still queued.
#pragma once

#include "base/async/task.hpp"

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mprun {

inline task<void> leave_stale_event(asio::any_io_executor executor) {
  using socket = asio::local::stream_protocol::socket;
  socket first(executor);
  socket first_peer(executor);
  socket second(executor);
  socket second_peer(executor);
  asio::local::connect_pair(first, first_peer);
  asio::local::connect_pair(second, second_peer);
  co_await first.async_wait(socket::wait_write, asio::use_awaitable); // no news afterwards
  co_await second.async_wait(socket::wait_write, asio::use_awaitable);
  first_peer.send(asio::buffer("1", 1));
  second_peer.send(asio::buffer("2", 1)); // fetched together with the first
  co_await first.async_wait(socket::wait_read, asio::use_awaitable);
  first_peer.close();
  second_peer.close();
  first.close();
  second.close(); // last: its record is the next to be taken
}

} // namespace mprun
