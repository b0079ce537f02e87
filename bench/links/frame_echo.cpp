#include "bench/links/frame_echo.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unistd.h>

namespace mprun {

int echo_frames() {
  constexpr std::size_t header = 6; // with the mask, for messages of less than 126 bytes
  std::string got;
  std::array<char, 4096> buffer;
  for (;;) {
    auto const size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size <= 0) {
      return 0;
    }
    got.append(buffer.data(), static_cast<std::size_t>(size));
    std::string answer;
    while (got.size() >= header) {
      auto const payload = static_cast<std::size_t>(got[1] & 0x7f);
      if (got.size() < header + payload) {
        break;
      }
      answer += {got[0], static_cast<char>(payload)};
      for (std::size_t i = 0; i < payload; ++i) {
        answer += static_cast<char>(got[header + i] ^ got[2 + i % 4]);
      }
      got.erase(0, header + payload);
    }
    if (::write(STDOUT_FILENO, answer.data(), answer.size()) < 0) {
      return 1;
    }
  }
}

} // namespace mprun
