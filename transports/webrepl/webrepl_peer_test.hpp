// For tests: a board with a WebREPL (webrepl_board.py), or any other program that prints its port.
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/process/process_link.hpp"
#include "transports/run_task_test.hpp"
#include "transports/sockets/socket_peer_test.hpp"
#include "transports/webrepl/webrepl_link.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

inline constexpr char const* webrepl_password = "secret";

/// A program that serves a port of this host; it ends with the object.
class local_server {
public:
  /// `program` prints its port and a line feed first.
  local_server(asio::io_context& context, std::vector<std::string> program)
      : process_(context.get_executor(), {.arguments = std::move(program)}) {
    EXPECT_FALSE(process_.open());
    auto const line = run(context, read_line(process_));
    port = static_cast<std::uint16_t>(std::atoi(line.c_str()));
    EXPECT_NE(port, 0) << line;
  }

  std::uint16_t port = 0;

private:
  process_link process_;
};

inline std::vector<std::string> webrepl_board(std::vector<std::string> more = {}) {
  std::vector<std::string> all{"python3", MPRUN_WEBREPL_BOARD, "--password", webrepl_password};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

inline webrepl_options options_for(std::uint16_t port) {
  webrepl_options options;
  options.address.host = "127.0.0.1";
  options.address.port = port;
  options.password = webrepl_password;
  return options;
}

inline auto in_a_while() {
  return run_clock::now() + std::chrono::seconds(30);
}

} // namespace mprun
