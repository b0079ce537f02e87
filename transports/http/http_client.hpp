// Fetches resources at http:// or https:// addresses, each as a whole.
//
// Flow: get() any number of times, one after the other; cancel() ends the current one and all later
// ones. A get() connects, sends the request and reads the response; it follows a few redirections.
// A server's certificate must be valid, by a CA that the system trusts ($SSL_CERT_FILE names
// others), and for its host. The environment may name proxies (http_proxy.hpp).
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"

#include <memory>
#include <string>

namespace mprun {

class http_connection;
struct http_url;

struct http_answer {
  std::string problem; ///< why there is no answer, in one line; else empty
  unsigned status = 0; ///< 200: found
  std::string body;
};

class http_client {
public:
  http_client();
  http_client(http_client const&) = delete;
  http_client& operator=(http_client const&) = delete;
  ~http_client();

  task<http_answer> get(std::string url, run_clock::time_point deadline);
  void cancel() noexcept;

private:
  struct fetched {
    http_answer answer;
    std::string location;
  };

  task<fetched> fetch(http_url url, run_clock::time_point deadline);
  task<fetched> exchange(std::string request);

  std::unique_ptr<http_connection> connection_; ///< while there is one
  bool is_cancelled_ = false;
};

} // namespace mprun
