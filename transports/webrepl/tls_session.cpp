#include "transports/webrepl/tls_session.hpp"

#include "base/text/visible_bytes.hpp"
#include "transports/webrepl/certificate_names.hpp"

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <fstream>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

struct free_tls_context {
  void operator()(SSL_CTX* context) const noexcept { ::SSL_CTX_free(context); }
};
struct free_session {
  void operator()(SSL* session) const noexcept { ::SSL_free(session); }
};

struct free_certificate {
  void operator()(X509* certificate) const noexcept { ::X509_free(certificate); }
};

std::string openssl_error() {
  auto const code = ::ERR_peek_last_error();
  auto const* const reason = ::ERR_reason_error_string(code);
  return reason != nullptr ? reason : "error " + std::to_string(code);
}

link_failure not_set_up(std::string message) {
  return {make_error_code(boost::system::errc::invalid_argument), std::move(message)};
}

link_result<void> take_certificates(SSL_CTX* context, std::filesystem::path const& file) {
  auto const begin = "cannot read certificates from " + file.string() + ": ";
  std::ifstream in(file, std::ios::binary);
  if (!in || in.peek() == std::ifstream::traits_type::eof()) {
    auto const why = errno;
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) {
      return not_set_up(begin + "it is a folder");
    }
    return not_set_up(begin +
                      (in.is_open() ? "it is empty" : std::generic_category().message(why)));
  }
  if (::SSL_CTX_load_verify_locations(context, file.c_str(), nullptr) != 1) {
    return not_set_up(begin + openssl_error());
  }
  return {};
}

bool is_address(std::string const& host) {
  error_code ec;
  asio::ip::make_address(host, ec);
  return !ec;
}

std::string why_not_trusted(long result, std::string const& naming) {
  switch (result) {
  case X509_V_ERR_CERT_HAS_EXPIRED: return "its certificate has expired";
  case X509_V_ERR_CERT_NOT_YET_VALID:
    return "its certificate is not valid yet; is this host's clock right?";
  case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
  case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    return "its certificate is self-signed and not known here; if it is yours, name it " + naming;
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
  case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    return "its certificate is by a CA that is not known here; name the CA's certificate " + naming;
  default:
    return std::string("its certificate is refused: ") + ::X509_verify_cert_error_string(result);
  }
}

} // namespace

struct tls_session::state {
  std::unique_ptr<SSL_CTX, free_tls_context> context;
  std::unique_ptr<SSL, free_session> session;
  BIO* arrived = nullptr; ///< the session owns both
  BIO* to_send = nullptr;
};

tls_session::tls_session(std::string naming)
    : state_(std::make_unique<state>()), naming_(std::move(naming)) {}

tls_session::~tls_session() = default;

link_result<void> tls_session::start(std::string const& host,
                                     std::filesystem::path const& ca_file) {
  ::ERR_clear_error();
  auto& s = *state_;
  s.context.reset(::SSL_CTX_new(::TLS_client_method()));
  auto* const context = s.context.get();
  if (context == nullptr || ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
    return not_set_up("cannot set up TLS: " + openssl_error());
  }
  ::SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  if (ca_file.empty()) {
    ::SSL_CTX_set_default_verify_paths(context);
  } else if (auto taken = take_certificates(context, ca_file); !taken) {
    return taken;
  }
  s.session.reset(::SSL_new(context));
  s.arrived = ::BIO_new(::BIO_s_mem());
  s.to_send = ::BIO_new(::BIO_s_mem());
  auto* const session = s.session.get();
  if (session == nullptr || s.arrived == nullptr || s.to_send == nullptr) {
    return not_set_up("cannot set up TLS: " + openssl_error());
  }
  ::SSL_set_bio(session, s.arrived, s.to_send);
  ::SSL_set_connect_state(session);
  host_ = host;
  if (!is_address(host)) {
    ::SSL_set_tlsext_host_name(session, without_trailing_dot(host).c_str());
  }
  return {};
}

tls_session::progress tls_session::handshake() {
  ::ERR_clear_error();
  auto* const session = state_->session.get();
  auto const result = ::SSL_do_handshake(session);
  if (result == 1) {
    problem_ = why_not_for_host();
    return problem_.empty() ? progress::open : progress::failed;
  }
  if (::SSL_get_error(session, result) == SSL_ERROR_WANT_READ) {
    return progress::wants_bytes;
  }
  auto const trust = ::SSL_get_verify_result(session);
  auto const reason = ERR_GET_REASON(::ERR_peek_error());
  if (trust != X509_V_OK) {
    problem_ = why_not_trusted(trust, naming_);
  } else if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST) {
    problem_ = "it does not speak TLS; a board's own WebREPL is ws://, not wss://";
  } else {
    problem_ = "TLS failed: " + openssl_error();
  }
  return progress::failed;
}

/// Checked before anything is sent to the server.
std::string tls_session::why_not_for_host() const {
  std::unique_ptr<X509, free_certificate> const certificate(
      ::SSL_get1_peer_certificate(state_->session.get()));
  auto const names = certificate ? names_of(certificate.get()) : std::vector<std::string>();
  if (is_for(names, host_)) {
    return {};
  }
  std::string all;
  for (auto const& name : names) {
    all += (all.empty() ? "" : ", ") + visible_bytes(name);
  }
  return "its certificate is for another host: for " + (all.empty() ? "nobody" : all) + ", not " +
         host_;
}

void tls_session::feed(std::string_view encrypted) {
  ::BIO_write(state_->arrived, encrypted.data(), static_cast<int>(encrypted.size()));
}

void tls_session::take_output(std::string& to) {
  std::array<char, 4096> buffer;
  int size = 0;
  while ((size = ::BIO_read(state_->to_send, buffer.data(), static_cast<int>(buffer.size()))) > 0) {
    to.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

error_code tls_session::encrypt(std::string_view plain) {
  ::ERR_clear_error();
  std::size_t written = 0; // all or nothing: a memory BIO takes everything
  auto const good = plain.empty() || ::SSL_write_ex(state_->session.get(), plain.data(),
                                                    plain.size(), &written) == 1;
  return good ? error_code() : error_code(asio::error::connection_aborted);
}

io_result tls_session::decrypt(std::span<char> into) {
  ::ERR_clear_error();
  auto* const session = state_->session.get();
  std::size_t size = 0;
  if (::SSL_read_ex(session, into.data(), into.size(), &size) == 1) {
    return {{}, size};
  }
  switch (::SSL_get_error(session, 0)) {
  case SSL_ERROR_WANT_READ: return {asio::error::would_block, 0};
  case SSL_ERROR_ZERO_RETURN: return {asio::error::eof, 0};
  default: return {asio::error::connection_aborted, 0};
  }
}

} // namespace mprun
