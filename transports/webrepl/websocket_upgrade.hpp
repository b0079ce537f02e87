// How a connection becomes a WebSocket: the request and the reading of its answer.
//
// MicroPython compares the names of the headers case-sensitively, so they are written as it expects
// them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

/// Sixteen random bytes in base64.
std::string new_websocket_key();

std::string upgrade_request(std::string_view host, std::string_view path, std::string_view key);

struct upgrade_answer {
  bool is_whole = false;
  std::size_t size = 0; ///< of the whole answer; frames follow it
  std::string problem;  ///< why this is not a WebSocket, for people
};

/// `so_far`: all that has come since the request.
upgrade_answer read_upgrade_answer(std::string_view so_far, std::string_view key);

} // namespace mprun
