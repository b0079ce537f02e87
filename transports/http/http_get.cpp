#include "transports/http/http_get.hpp"

#include "transports/fd_stream.hpp"
#include "transports/http/http_url.hpp"
#include "transports/sockets/connector.hpp"
#include "transports/webrepl/tls_session.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace mprun {
namespace {

namespace http = boost::beast::http;

constexpr int max_redirections = 10;
constexpr std::uint64_t max_body = std::uint64_t{64} << 20;

std::string request_for(http_url const& url) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: mprun\r\nAccept: */*\r\n"
                     "Connection: close\r\n\r\n",
                     url.target, url.authority());
}

bool leads_elsewhere(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// A connection, plain or over TLS, with a deadline.
class http_connection {
public:
  http_connection(asio::any_io_executor executor, run_clock::time_point deadline)
      : connector_(executor), socket_(executor), deadline_(deadline), timer_(executor, deadline) {
    timer_.async_wait([this, alive = std::weak_ptr(alive_)](error_code ec) {
      if (!ec && alive.lock()) {
        is_late_ = true;
        socket_.cancel();
      }
    });
  }

  task<link_result<void>> open(http_url url) {
    auto reached = co_await connector_.tcp(url.host, url.port, deadline_);
    if (!reached) {
      co_return reached.error();
    }
    if (auto const ec = socket_.assign(*std::move(reached), fd_stream::kind::socket)) {
      co_return link_failure{ec, ec.message()};
    }
    if (!url.tls) {
      co_return link_result<void>();
    }
    tls_ = std::make_unique<tls_session>();
    auto shaken = tls_->start(url.host, {});
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

  task<error_code> write(std::string bytes) {
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

  task<io_result> read(std::span<char> into) {
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

  static std::string described(error_code ec) {
    return ec == asio::error::operation_aborted ? "no answer in time"
           : ec == asio::error::eof             ? "the server closed the connection"
                                                : ec.message();
  }

private:
  task<io_result> receive(std::span<char> into) {
    io_result got{asio::error::operation_aborted, 0};
    if (!is_late_) {
      got = co_await socket_.read_some(into);
    }
    co_return got;
  }

  task<error_code> flush() {
    std::string out;
    tls_->take_output(out);
    error_code ec;
    if (!out.empty()) {
      ec = co_await socket_.write_all(out);
    }
    co_return ec;
  }

  connector connector_;
  fd_stream socket_;
  run_clock::time_point deadline_;
  bool is_late_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  run_timer timer_;
  std::unique_ptr<tls_session> tls_; ///< nullptr without TLS
  std::array<char, 16 * 1024> buffer_;
};

struct fetched {
  http_answer answer;
  std::string location;
};

using answer_parser = http::response_parser<http::string_body>;

/// Feeds the received bytes to the parser; false where they are malformed.
bool take(answer_parser& parser, std::string& pending, std::string& problem) {
  while (!pending.empty() && !parser.is_done()) {
    boost::beast::error_code ec;
    auto const used = parser.put(boost::asio::const_buffer(pending.data(), pending.size()), ec);
    pending.erase(0, used);
    if (ec == http::error::need_more || (!ec && used == 0)) {
      return true;
    }
    if (ec) {
      problem = "the server's HTTP makes no sense: " + ec.message();
      return false;
    }
  }
  return true;
}

task<fetched> fetch(http_url url, run_clock::time_point deadline) {
  fetched got;
  auto& problem = got.answer.problem;
  auto const executor = co_await asio::this_coro::executor;
  auto const connection = std::make_unique<http_connection>(executor, deadline);
  auto const opened = co_await connection->open(url);
  if (!opened) {
    problem = opened.error().message;
    co_return got;
  }
  auto request = request_for(url);
  auto ec = co_await connection->write(std::move(request));
  answer_parser parser;
  parser.eager(true);
  parser.body_limit(max_body);
  std::string pending;
  std::array<char, 16 * 1024> buffer;
  while (!ec && !parser.is_done()) {
    auto const more = co_await connection->read(buffer);
    ec = more.ec;
    pending.append(buffer.data(), more.size);
    if (!take(parser, pending, problem)) {
      co_return got;
    }
  }
  if (ec == asio::error::eof && parser.is_header_done() && !parser.is_done()) {
    boost::beast::error_code at_end; // a body may last until the connection's end
    parser.put_eof(at_end);
    ec = at_end ? ec : error_code();
  }
  if (!parser.is_done()) {
    problem = http_connection::described(ec);
    co_return got;
  }
  got.answer.status = parser.get().result_int();
  auto const location = parser.get()[http::field::location];
  got.location.assign(location.data(), location.size());
  got.answer.body = std::move(parser.get().body());
  co_return got;
}

} // namespace

task<http_answer> http_get(std::string url, run_clock::time_point deadline) {
  http_answer failed;
  auto at = parse_http_url(url);
  for (int count = 0; at && count < max_redirections; ++count) {
    auto got = co_await fetch(*at, deadline);
    if (!got.answer.problem.empty() || !leads_elsewhere(got.answer.status) ||
        got.location.empty()) {
      co_return std::move(got.answer);
    }
    auto const to = redirected(*at, got.location);
    if (to && at->tls && !to->tls) {
      failed.problem = "the server redirects from https to http";
      co_return failed;
    }
    at = to;
  }
  failed.problem = at ? "the server redirects too often" : "this is not an address";
  co_return failed;
}

} // namespace mprun
