// The TLS of a client, without a socket: bytes in, bytes out.
//
// Flow: start(), then handshake() until it returns open, with feed() for arriving bytes, and
// sending the bytes of take_output() after each call; from then on encrypt() and decrypt() in the
// same way. The server's certificate must be valid, by a known CA, and for the given host.
#pragma once

#include "transports/link.hpp"
#include "transports/link_failure.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace mprun {

class tls_session {
public:
  /// `naming`: how people name a certificate that is to be trusted, as in "name it as ca_file".
  explicit tls_session(std::string naming);
  tls_session(tls_session const&) = delete;
  tls_session& operator=(tls_session const&) = delete;
  ~tls_session();

  /// `host` is a name or an address; an empty `ca_file` stands for the CAs that the system trusts.
  /// Fails where something is wrong with these.
  link_result<void> start(std::string const& host, std::filesystem::path const& ca_file);

  enum class progress { wants_bytes, open, failed };
  progress handshake();

  /// Why the handshake failed, for people.
  std::string const& problem() const noexcept { return problem_; }

  void feed(std::string_view encrypted);
  /// Appends the bytes that must be sent.
  void take_output(std::string& to);

  error_code encrypt(std::string_view plain);
  /// would_block when it needs more bytes from the other side.
  io_result decrypt(std::span<char> into);

private:
  struct state;

  std::string why_not_for_host() const;

  std::unique_ptr<state> state_;
  std::string naming_;
  std::string host_;
  std::string problem_;
};

} // namespace mprun
