// The exchange by which an HTTP proxy becomes a tunnel to a server (CONNECT). No I/O.
//
// Flow: send tunnel_request(), feed() the answer until it is complete, and look at problem().
#pragma once

#include "transports/http/http_proxy.hpp"
#include "transports/http/http_url.hpp"

#include <string>
#include <string_view>

namespace mprun {

std::string tunnel_request(http_url const& url, http_proxy const& proxy);

class tunnel_answer {
public:
  /// `bytes` must not go beyond the answer's end, because the server's follow there.
  void feed(std::string_view bytes);

  bool is_complete() const noexcept { return is_complete_; }
  /// Why there is no tunnel, once the answer is complete; empty: there is one.
  std::string const& problem() const noexcept { return problem_; }

private:
  void end();

  std::string header_;
  std::string problem_;
  bool is_complete_ = false;
};

} // namespace mprun
