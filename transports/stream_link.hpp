// The common part of links over a stream descriptor: everything except how they are opened.
//
// Flow: a link derives from this and, in its own open(), gives a descriptor to stream().
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/fd_stream.hpp"
#include "transports/link.hpp"
#include "transports/link_failure.hpp"

#include <chrono>

namespace mprun {

class stream_link : public link {
public:
  using time_point = run_clock::time_point;

  task<io_result> read_some(std::span<char> buffer) override { return stream_.read_some(buffer); }
  task<error_code> write_all(std::string_view bytes) override { return stream_.write_all(bytes); }
  std::size_t unsent() const noexcept override { return stream_.unsent(); }
  void cancel() noexcept override { stream_.cancel(); }
  void close() noexcept override { stream_.close(); }

protected:
  explicit stream_link(asio::any_io_executor executor) : stream_(std::move(executor)) {}

  fd_stream& stream() noexcept { return stream_; }

private:
  fd_stream stream_;
};

} // namespace mprun
