#include "transports/http/http_connection.hpp"

#include "transports/http/http_tunnel.hpp"

#include <boost/asio/error.hpp>
#include <fmt/format.h>
#include <utility>

namespace mprun {

http_connection::http_connection(asio::any_io_executor executor, run_clock::time_point deadline)
    : connector_(executor), socket_(executor), deadline_(deadline), timer_(executor, deadline) {
  timer_.async_wait([this, alive = std::weak_ptr(alive_)](error_code ec) {
    if (!ec && alive.lock()) {
      cancel();
    }
  });
}

void http_connection::cancel() noexcept {
  is_cancelled_ = true;
  connector_.cancel();
  socket_.cancel();
}

task<link_result<void>> http_connection::open(http_url url, std::optional<http_proxy> proxy) {
  auto const host = proxy ? proxy->host : url.host;
  auto const port = proxy ? proxy->port : url.port;
  auto opened = co_await connect(host, port);
  if (!opened && proxy) {
    auto const& why = opened.error();
    co_return link_failure{why.ec,
                           fmt::format("the proxy {}: {}", host_and_port(host, port), why.message)};
  }
  if (opened && proxy && url.tls) {
    auto request = tunnel_request(url, *proxy);
    opened = co_await ask_for_tunnel(std::move(request));
  }
  if (opened && url.tls) {
    opened = co_await begin_tls(url.host);
  } else if (opened && proxy && proxy->tls) {
    opened = co_await begin_tls(proxy->host);
  }
  co_return opened;
}

task<link_result<void>> http_connection::connect(std::string host, std::uint16_t port) {
  auto reached = co_await connector_.tcp(std::move(host), port, deadline_);
  if (!reached) {
    co_return reached.error();
  }
  if (auto const ec = socket_.assign(*std::move(reached), fd_stream::kind::socket)) {
    co_return link_failure{ec, ec.message()};
  }
  co_return link_result<void>();
}

task<link_result<void>> http_connection::ask_for_tunnel(std::string request) {
  auto ec = co_await socket_.write_all(request);
  tunnel_answer answer;
  while (!ec && !answer.is_complete()) { // byte by byte: what follows belongs to TLS
    auto const one_byte = std::span(buffer_).first(1);
    auto const got = co_await receive(one_byte);
    ec = got.ec;
    answer.feed({buffer_.data(), got.size});
  }
  if (!answer.problem().empty()) {
    co_return link_failure{asio::error::connection_refused, answer.problem()};
  }
  if (ec) {
    co_return link_failure{ec, "Tunnel connection failed: " + described(ec)};
  }
  co_return link_result<void>();
}

task<link_result<void>> http_connection::begin_tls(std::string host) {
  tls_ = std::make_unique<tls_session>("in $SSL_CERT_FILE");
  auto shaken = tls_->start(host, {});
  while (shaken) {
    auto const now = tls_->handshake();
    auto const sent = co_await flush(); // also the alert that says what is wrong
    if (now == tls_session::progress::failed) {
      co_return link_failure{asio::error::connection_refused, tls_->problem()};
    }
    if (now == tls_session::progress::open && !sent) {
      break;
    }
    auto const got = co_await receive(buffer_);
    auto const ec = sent ? sent : got.ec;
    if (ec) {
      shaken = link_failure{ec, described(ec) + " during the TLS handshake"};
    } else {
      tls_->feed({buffer_.data(), got.size});
    }
  }
  co_return shaken;
}

task<error_code> http_connection::write(std::string bytes) {
  error_code ec;
  if (tls_) {
    ec = tls_->encrypt(bytes);
    if (!ec) {
      ec = co_await flush();
    }
  } else {
    ec = co_await socket_.write_all(bytes);
  }
  co_return ec;
}

task<io_result> http_connection::read(std::span<char> into) {
  io_result got;
  if (!tls_) {
    got = co_await receive(into);
    co_return got;
  }
  for (;;) {
    got = tls_->decrypt(into);
    if (got.ec != asio::error::would_block) {
      co_return got;
    }
    auto const more = co_await receive(buffer_);
    if (more.ec) {
      got.ec = more.ec;
      co_return got;
    }
    tls_->feed({buffer_.data(), more.size});
  }
}

std::string http_connection::described(error_code ec) {
  return ec == asio::error::operation_aborted ? "no answer in time"
         : ec == asio::error::eof             ? "the server closed the connection"
                                              : ec.message();
}

task<io_result> http_connection::receive(std::span<char> into) {
  io_result got{asio::error::operation_aborted, 0};
  if (!is_cancelled_) {
    got = co_await socket_.read_some(into);
  }
  co_return got;
}

task<error_code> http_connection::flush() {
  std::string out;
  tls_->take_output(out);
  error_code ec;
  if (!out.empty()) {
    ec = co_await socket_.write_all(out);
  }
  co_return ec;
}

} // namespace mprun
