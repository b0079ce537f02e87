// Two packet sockets, one for each direction, as one stream of bytes with the promises of a link.
//
// Flow: assign() both, then as fd_stream. Bytes go out in packets of at most a given size; a packet
// larger than a reader's buffer is read in pieces. While write_all waits and nobody reads, arriving
// packets are taken in, up to 1 MiB.
#pragma once

#include "base/files/unique_fd.hpp"
#include "transports/link.hpp"
#include "transports/turn.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <string>

namespace mprun {

class packet_pair {
public:
  explicit packet_pair(asio::any_io_executor executor);

  error_code assign(unique_fd incoming, unique_fd outgoing, std::size_t max_payload);

  task<io_result> read_some(std::span<char> buffer);
  task<error_code> write_all(std::string_view bytes);
  std::size_t unsent() const noexcept;
  void cancel() noexcept;
  void close() noexcept;

private:
  io_result give(std::span<char> buffer);
  error_code take_packet();

  asio::posix::stream_descriptor incoming_;
  asio::posix::stream_descriptor outgoing_;
  std::size_t max_payload_ = 0;
  std::string taken_in_;
  std::size_t given_ = 0; ///< how much of taken_in_ was read already
  error_code end_;        ///< how reading ended; given again after taken_in_
  turn turn_;
  bool reading_ = false;
  bool read_cancelled_ = false;
  bool write_cancelled_ = false;
};

} // namespace mprun
