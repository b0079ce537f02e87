// Fetches the resource at an http:// or https:// address, as a whole.
//
// Flow: http_get() connects, sends the request, and reads the answer by Beast's parser; it follows
// a few redirections. A server's certificate must be valid, by a CA that the system trusts
// ($SSL_CERT_FILE names others), and for its host.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"

#include <string>

namespace mprun {

struct http_answer {
  std::string problem; ///< why there is no answer, in one line; else empty
  unsigned status = 0; ///< 200: found
  std::string body;
};

task<http_answer> http_get(std::string url, run_clock::time_point deadline);

} // namespace mprun
