// The messages of a WebREPL link that reaches no board: one line, within its deadline.
#include "base/async/run_clock.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/webrepl/webrepl_peer_test.hpp"

#include <boost/asio/error.hpp>
#include <cstdlib>
#include <gmock/gmock.h>
#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace mprun {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class webrepl_refusals : public testing::Test {
protected:
  link_result<void> opening(webrepl_options options) {
    return opening(std::move(options), in_a_while());
  }

  link_result<void> opening(webrepl_options options, webrepl_link::time_point deadline) {
    webrepl_link wire(context.get_executor(), std::move(options));
    auto const opened = run(context, wire.open(deadline));
    EXPECT_EQ(opened.error().message.find('\n'), std::string::npos);
    EXPECT_THAT(opened.error().message, Not(HasSubstr(webrepl_password)));
    std::string buffer(1, '\0');
    EXPECT_EQ(opened.has_value(), !run(context, wire.write_all("")));
    return opened;
  }

  /// A server that gives each client `answer`, Python's bytes, and reads on.
  local_server server_that_says(std::string const& answer) {
    return local_server(context, {"python3", "-c",
                                  "import socket\n"
                                  "listener = socket.create_server(('127.0.0.1', 0))\n"
                                  "print(listener.getsockname()[1], flush=True)\n"
                                  "while True:\n"
                                  "  client = listener.accept()[0]\n"
                                  "  client.sendall(" +
                                      answer +
                                      ")\n"
                                      "  while client.recv(1000): pass\n"});
  }

  asio::io_context context{1};
};

TEST_F(webrepl_refusals, a_wrong_password) {
  local_server const board(context, webrepl_board());
  for (std::string const wrong : {"secreT", "", "longer-than-nine"}) {
    auto options = options_for(board.port);
    options.password = wrong;
    auto const opened = opening(options);
    EXPECT_EQ(opened.error().ec, protocol::errc::access_denied);
    EXPECT_EQ(opened.error().message,
              "cannot log in to " + options.address.url() + ": the board refused the password");
  }
  EXPECT_TRUE(opening(options_for(board.port)));
}

TEST_F(webrepl_refusals, a_second_client) {
  local_server const board(context, webrepl_board());
  webrepl_link first(context.get_executor(), options_for(board.port));
  ASSERT_TRUE(run(context, first.open(in_a_while())));
  auto const opened = opening(options_for(board.port));
  EXPECT_EQ(opened.error().ec, protocol::errc::webrepl_busy);
  EXPECT_THAT(opened.error().message, EndsWith("its WebREPL has another client already"));
  EXPECT_FALSE(run(context, first.write_all("x")));
}

TEST_F(webrepl_refusals, nobody_listens) {
  unique_fd const taken(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); // bound, not listening
  sockaddr_in name{};
  socklen_t size = sizeof name;
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(taken.get(), reinterpret_cast<sockaddr*>(&name), size), 0);
  ASSERT_EQ(::getsockname(taken.get(), reinterpret_cast<sockaddr*>(&name), &size), 0);
  auto const opened = opening(options_for(ntohs(name.sin_port)));
  EXPECT_EQ(opened.error().ec, asio::error::connection_refused);
  EXPECT_THAT(opened.error().message,
              EndsWith("Connection refused; does its WebREPL run (import webrepl_setup)?"));
}

TEST_F(webrepl_refusals, a_web_server) {
  auto const lost =
      server_that_says("b'HTTP/1.1 404 Not Found\\r\\nContent-Length: 0\\r\\n\\r\\n'");
  EXPECT_THAT(opening(options_for(lost.port)).error().message,
              EndsWith("it is a web server but not a WebREPL: it answered HTTP status 404"));
  auto const page = server_that_says("b'HTTP/1.0 200 OK\\r\\n\\r\\n<html>'");
  EXPECT_THAT(opening(options_for(page.port)).error().message,
              EndsWith("it answered HTTP status 200"));
}

TEST_F(webrepl_refusals, something_else) {
  auto const ssh = server_that_says("b'SSH-2.0-OpenSSH_9.2p1 Debian'");
  EXPECT_THAT(opening(options_for(ssh.port)).error().message, EndsWith("it does not speak HTTP"));
  auto const garbage = server_that_says("b'HTTP/1.1 what\\r\\n\\r\\n'");
  EXPECT_THAT(opening(options_for(garbage.port)).error().message,
              HasSubstr("its HTTP makes no sense"));
  auto const endless = server_that_says("b'HTTP/1.1 200 OK\\r\\n' + b'X: y\\r\\n' * 10000");
  EXPECT_FALSE(opening(options_for(endless.port)));
  auto const other_key = server_that_says(
      "b'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\\r\\n\\r\\n'");
  EXPECT_THAT(opening(options_for(other_key.port)).error().message,
              EndsWith("its answer is not to the WebSocket request that was made"));
  auto const other_upgrade =
      server_that_says("b'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: h2c\\r\\n\\r\\n'");
  EXPECT_THAT(opening(options_for(other_upgrade.port)).error().message,
              EndsWith("it did not upgrade to a WebSocket"));
}

TEST_F(webrepl_refusals, a_server_that_stays_silent) {
  auto const silent = server_that_says("b''");
  auto const soon = [] { return run_clock::now() + std::chrono::milliseconds(100); };
  auto options = options_for(silent.port);
  auto const plain = opening(options, soon());
  EXPECT_EQ(plain.error().ec, asio::error::timed_out);
  EXPECT_THAT(plain.error().message, EndsWith("no answer to the WebSocket request in time"));
  options.address.tls = true;
  auto const secure = opening(options, soon());
  EXPECT_EQ(secure.error().ec, asio::error::timed_out);
  EXPECT_THAT(secure.error().message, EndsWith("no answer to the TLS handshake in time"));
}

TEST_F(webrepl_refusals, an_open_that_is_cancelled) {
  auto const silent = server_that_says("b''");
  webrepl_link wire(context.get_executor(), options_for(silent.port));
  auto const opening = start(context, wire.open(in_a_while()));
  context.restart();
  context.run_one();
  wire.cancel();
  EXPECT_EQ(finish(context, opening).error().ec, asio::error::operation_aborted);
}

/// Certificates that the test makes, each with a key of its own.
class webrepl_certificates : public webrepl_refusals {
protected:
  void SetUp() override {
    shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
          "-keyout ca.key -out ca.pem -subj '/CN=Test CA'");
  }

  void shell(std::string const& command) {
    auto const all = "cd '" + folder.path().string() + "' && (" + command + ") >log 2>&1";
    ASSERT_EQ(std::system(all.c_str()), 0) << command;
  }

  /// `name`.pem and `name`.key, signed by the CA.
  void certificate(std::string const& name, std::string const& host, std::string const& dates) {
    shell("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout " +
          name + ".key -out " + name + ".csr -subj /CN=board && printf 'subjectAltName=" + host +
          "' >" + name + ".ext && openssl x509 -req -in " + name +
          ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile " + name + ".ext -out " + name +
          ".pem " + dates);
  }

  /// Makes it expire yesterday, which OpenSSL's own program refuses to do since 3.5.
  void expire(std::string const& name) {
    using file = std::unique_ptr<BIO, decltype(&BIO_free)>;
    auto const open = [this](std::string const& which, char const* mode) {
      return file(BIO_new_file(path(which).c_str(), mode), &BIO_free);
    };
    std::unique_ptr<X509, decltype(&X509_free)> const certificate(
        PEM_read_bio_X509(open(name + ".pem", "r").get(), nullptr, nullptr, nullptr), &X509_free);
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> const key(
        PEM_read_bio_PrivateKey(open("ca.key", "r").get(), nullptr, nullptr, nullptr),
        &EVP_PKEY_free);
    ASSERT_TRUE(certificate && key);
    constexpr long day = 24 * 60 * 60;
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2 * day);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), -day);
    ASSERT_NE(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
    ASSERT_EQ(PEM_write_bio_X509(open(name + ".pem", "w").get(), certificate.get()), 1);
  }

  local_server board(std::string const& name) {
    return local_server(context,
                        webrepl_board({"--tls", path(name + ".pem"), path(name + ".key")}));
  }

  std::string path(std::string const& name) { return (folder.path() / name).string(); }

  webrepl_options secure(local_server const& to) {
    auto options = options_for(to.port);
    options.address.tls = true;
    options.address.ca_file = path("ca.pem");
    return options;
  }

  scratch_folder folder;
};

TEST_F(webrepl_certificates, good_certificates) {
  certificate("good", "DNS:localhost,IP:127.0.0.1", "-days 2");
  auto const server = board("good");
  auto options = secure(server);
  auto const by_address = opening(options);
  EXPECT_TRUE(by_address) << by_address.error().message;
  options.address.host = "localhost";
  auto const by_name = opening(options);
  EXPECT_TRUE(by_name) << by_name.error().message;
}

TEST_F(webrepl_certificates, a_link_over_tls_continues_after_cancelled_operations) {
  certificate("good", "IP:127.0.0.1", "-days 2");
  auto const server = board("good");
  webrepl_link wire(context.get_executor(), secure(server));
  auto const opened = run(context, wire.open(in_a_while()));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_FALSE(run(context, wire.write_all("\x01"))); // to a raw prompt, or what stands for one
  auto const said_until = [&](std::string const& end) {
    std::string said;
    while (!said.ends_with(end) && !said.ends_with("[End of file]")) {
      said += run(context, read_exactly(wire, 1));
    }
    return said;
  };
  EXPECT_THAT(said_until("CTRL-B to exit\r\n>"), EndsWith(">"));
  for (int again = 0; again < 3; ++again) {
    auto const reading = start(context, read_exactly(wire, 1));
    context.restart();
    while (context.poll() != 0) {
    }
    wire.cancel();
    EXPECT_THAT(finish(context, reading), HasSubstr("Operation canceled"));
    EXPECT_FALSE(run(context, wire.write_all("print(6*7)\x04")));
    EXPECT_THAT(said_until("\x04>"), StartsWith("OK42"));
  }
}

TEST_F(webrepl_certificates, a_certificate_for_another_host) {
  certificate("other", "DNS:example.com,IP:192.0.2.1", "-days 2");
  auto const server = board("other");
  auto options = secure(server);
  EXPECT_THAT(opening(options).error().message,
              EndsWith("its certificate is for another host: for example.com, 192.0.2.1, not " +
                       options.address.host));
  options.address.host = "localhost";
  EXPECT_THAT(opening(options).error().message, EndsWith(", not localhost"));
}

TEST_F(webrepl_certificates, an_expired_certificate) {
  certificate("old", "IP:127.0.0.1", "-days 2");
  expire("old");
  auto const server = board("old");
  auto const opened = opening(secure(server));
  EXPECT_EQ(opened.error().ec, asio::error::no_permission);
  EXPECT_THAT(opened.error().message, EndsWith("its certificate has expired"));
}

TEST_F(webrepl_certificates, a_certificate_of_an_unknown_issuer) {
  certificate("good", "IP:127.0.0.1", "-days 2");
  auto const server = board("good");
  auto options = secure(server);
  options.address.ca_file.clear();
  EXPECT_THAT(opening(options).error().message, HasSubstr("by a CA that is not known here; name"));
  shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-keyout self.key -out self.pem -subj /CN=board -addext subjectAltName=IP:127.0.0.1");
  auto const alone = board("self");
  auto own = secure(alone);
  EXPECT_THAT(opening(own).error().message, HasSubstr("self-signed"));
  own.address.ca_file = path("self.pem");
  auto const trusted = opening(own);
  EXPECT_TRUE(trusted) << trusted.error().message;
}

TEST_F(webrepl_certificates, a_missing_ca_file) {
  auto options = options_for(1);
  local_server const server(context, webrepl_board());
  options = options_for(server.port);
  options.address.tls = true;
  options.address.ca_file = path("missing.pem");
  EXPECT_THAT(opening(options).error().message,
              HasSubstr("cannot read certificates from " + path("missing.pem") +
                        ": No such file or directory"));
}

TEST_F(webrepl_certificates, a_server_without_tls) {
  auto const ssh = server_that_says("b'SSH-2.0-OpenSSH_9.2p1 Debian\\r\\n'");
  EXPECT_THAT(opening(secure(ssh)).error().message, HasSubstr("it does not speak TLS"));
  auto const page = server_that_says("b'HTTP/1.1 400 Bad Request\\r\\n\\r\\n'");
  EXPECT_THAT(opening(secure(page)).error().message, HasSubstr("it does not speak TLS"));
}

TEST_F(webrepl_certificates, tls_where_plain_is_expected) {
  certificate("good", "IP:127.0.0.1", "-days 2");
  auto const server = board("good");
  auto options = secure(server);
  options.address.tls = false;
  EXPECT_FALSE(opening(options));
}

} // namespace
} // namespace mprun
