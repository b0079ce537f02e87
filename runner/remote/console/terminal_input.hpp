// Standard input, read as it arrives: a terminal's keys, a pipe, a file.
//
// Flow: read_some() until the end, which is asio::error::eof; cancel() ends a pending read. The
// descriptor is shared with the shell and others, so none of its settings are changed.
#pragma once

#include "base/async/task.hpp"
#include "transports/link.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <span>

namespace mprun::remote {

class terminal_input {
public:
  explicit terminal_input(asio::any_io_executor const& executor);

  task<io_result> read_some(std::span<char> buffer);
  /// Final: no read succeeds afterwards.
  void cancel() noexcept;

private:
  asio::posix::stream_descriptor fd_;
  bool is_cancelled_ = false;
};

} // namespace mprun::remote
