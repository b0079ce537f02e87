// Fetches what is at an http:// or https:// address, whole.
//
// Flow: http_get() connects, asks, and reads the answer by Beast's parser; where that leads
// elsewhere, a few times, it goes there. A server's certificate must be valid, by a CA that the
// system trusts ($SSL_CERT_FILE names others), and for its host.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"

#include <string>

namespace mprun {

struct http_answer {
  std::string problem; ///< why there is none, one line; else empty
  unsigned status = 0; ///< 200: it was found
  std::string body;
};

task<http_answer> http_get(std::string url, run_clock::time_point deadline);

} // namespace mprun
