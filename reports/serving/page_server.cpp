#include "reports/serving/page_server.hpp"

#include "base/async/rethrow.hpp"
#include "base/async/run_clock.hpp"
#include "base/async/sleep.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/serving/request_check.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/write.hpp>
#include <charconv>
#include <exception>
#include <fmt/format.h>
#include <memory>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

namespace http = boost::beast::http;
using request = http::request<http::empty_body>;

constexpr std::chrono::milliseconds between_looks{200};
constexpr std::chrono::seconds max_idle{60};   ///< between the requests of a connection
constexpr std::chrono::seconds max_answer{30}; ///< for a browser to read an answer
constexpr std::chrono::seconds max_wait{20};   ///< for a change of the run
constexpr std::size_t max_connections = 64;
constexpr std::size_t max_head = 16 * 1024;

std::string_view as_view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

unsigned refusal_of(request const& asked, unsigned short port) {
  return mprun::refusal_of({as_view(asked.method_string()), as_view(asked[http::field::host]),
                            as_view(asked[http::field::origin]), as_view(asked["Sec-Fetch-Site"]),
                            as_view(asked["Sec-Fetch-Mode"])},
                           port);
}

using response = http::response<http::span_body<char const>>;

boost::beast::string_view beast_view(std::string_view text) {
  return {text.data(), text.size()};
}

/// `policy`: the Content-Security-Policy. Nothing is stored by the browser or read by other sites.
/// The answer must outlive the response.
response response_of(page_answer const& answer, std::string_view policy, bool keeps_alive) {
  constexpr unsigned http_1_1 = 11;
  response out(static_cast<http::status>(answer.status), http_1_1);
  if (answer.body) {
    out.set(http::field::content_type, beast_view(answer.type));
    out.body() = {answer.body->data(), answer.body->size()};
  }
  out.set("Content-Security-Policy", beast_view(policy));
  out.set(http::field::cache_control, "no-store");
  out.set("Cross-Origin-Opener-Policy", "same-origin");
  out.set("Cross-Origin-Resource-Policy", "same-origin");
  out.set("Referrer-Policy", "no-referrer");
  out.set("X-Content-Type-Options", "nosniff");
  out.keep_alive(keeps_alive);
  out.prepare_payload();
  return out;
}

page_answer plain(unsigned status) {
  return {status, "text/plain; charset=utf-8",
          std::make_shared<std::string>(fmt::format("{}\n", status))};
}

/// The version in "/data?after=17".
std::uint64_t version_in(std::string_view target) {
  constexpr std::string_view parameter = "after=";
  std::uint64_t version = 0;
  if (auto const at = target.find(parameter); at != std::string_view::npos) {
    auto const digits = target.substr(at + parameter.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), version);
  }
  return version;
}

} // namespace

page_server::page_server(asio::io_context& context, served_run& served, unsigned short port)
    : context_(context), served_(served), acceptor_(context), changed_(context.get_executor()) {
  asio::ip::tcp::endpoint const here(asio::ip::address_v4::loopback(), port);
  error_code ec;
  acceptor_.open(here.protocol(), ec);
  if (!ec) {
    acceptor_.set_option(asio::ip::tcp::acceptor::reuse_address(true), ec);
  }
  if (!ec) {
    acceptor_.bind(here, ec);
  }
  if (!ec) {
    acceptor_.listen(asio::ip::tcp::acceptor::max_listen_connections, ec);
  }
  if (ec) {
    throw config_error(
        fmt::format("--serve: cannot listen on 127.0.0.1:{}: {}", port, ec.message()));
  }
  port_ = acceptor_.local_endpoint(ec).port();
}

void page_server::start() {
  asio::co_spawn(context_, follow(), rethrow);
  asio::co_spawn(context_, accept(), rethrow);
}

task<void> page_server::follow() {
  for (;;) {
    auto const before = served_.version();
    auto const is_behind = served_.read_more();
    if (served_.version() != before) {
      changed_.notify();
    }
    run_clock::duration pause = between_looks;
    if (is_behind) {
      pause = {}; // connections get their turn in between
    }
    co_await sleep_for(pause);
  }
}

task<void> page_server::accept() {
  for (;;) {
    error_code ec;
    asio::ip::tcp::socket socket(context_);
    co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, ec));
    if (ec) {
      co_await sleep_for(between_looks); // no descriptors are left, say
    } else if (connections_ < max_connections) {
      ++connections_;
      asio::co_spawn(context_, serve(std::move(socket)), [this](std::exception_ptr failed) {
        --connections_;
        rethrow(failed);
      });
    }
  }
}

task<page_answer> page_server::answer_to(std::string target) {
  std::string_view const path = std::string_view(target).substr(0, target.find('?'));
  page_answer answer;
  if (path == "/") {
    answer.type = "text/html; charset=utf-8";
    answer.body = served_.page();
    co_return answer;
  }
  if (path != "/data") {
    answer = plain(404);
    co_return answer;
  }
  auto const known = version_in(target);
  auto const latest = run_clock::now() + max_wait;
  while (served_.version() == known && run_clock::now() < latest) {
    co_await changed_.wait_until(latest);
  }
  if (served_.version() == known) {
    answer.status = 204;
    co_return answer;
  }
  co_await sleep_until(served_.may_be_written_at());
  answer.type = "application/json";
  answer.body = served_.data();
  co_return answer;
}

task<void> page_server::serve(asio::ip::tcp::socket socket) {
  boost::beast::tcp_stream stream(std::move(socket));
  boost::beast::flat_buffer buffer(max_head);
  bool keeps_alive = true;
  while (keeps_alive) {
    http::request_parser<http::empty_body> parser;
    parser.header_limit(max_head);
    error_code ec;
    stream.expires_after(max_idle);
    co_await http::async_read(stream, buffer, parser,
                              asio::redirect_error(asio::use_awaitable, ec));
    if (ec) {
      break; // also a request with a body: none has one
    }
    auto const asked = parser.release();
    auto const refused = refusal_of(asked, port_);
    auto answer = plain(refused);
    if (refused == 0) {
      stream.expires_never();
      answer = co_await answer_to(std::string(as_view(asked.target())));
    }
    keeps_alive = refused == 0 && asked.keep_alive();
    auto const whole = response_of(answer, served_.policy(), keeps_alive);
    http::response_serializer<response::body_type> out(whole);
    stream.expires_after(max_answer);
    if (asked.method() == http::verb::head) {
      co_await http::async_write_header(stream, out, asio::redirect_error(asio::use_awaitable, ec));
    } else {
      co_await http::async_write(stream, out, asio::redirect_error(asio::use_awaitable, ec));
    }
    if (ec) {
      break;
    }
  }
}

} // namespace mprun
