// A server's response to a GET, read from the bytes of its connection. No I/O.
//
// Flow: feed() what arrives until is_done(), and end() where the connection ends before; then
// take what was read, or look at problem().
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace mprun {

class http_response {
public:
  http_response();
  http_response(http_response const&) = delete;
  http_response& operator=(http_response const&) = delete;
  ~http_response();

  void feed(std::string_view bytes);
  /// The connection ended. A body whose length the server did not say lasts until then.
  void end();

  /// Nothing more is needed: it is complete, or there is a problem.
  bool is_done() const;
  /// Why the bytes are no response; else empty.
  std::string const& problem() const noexcept { return problem_; }

  bool is_complete() const;
  unsigned status() const;
  /// Where a redirection leads to; else empty.
  std::string location() const;
  std::string take_body();

private:
  struct state;

  std::unique_ptr<state> state_;
  std::string pending_; ///< the parser has asked for more
  std::string problem_;
};

} // namespace mprun
