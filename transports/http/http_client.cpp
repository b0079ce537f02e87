#include "transports/http/http_client.hpp"

#include "transports/http/http_connection.hpp"
#include "transports/http/http_proxy.hpp"
#include "transports/http/http_response.hpp"
#include "transports/http/http_url.hpp"

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace mprun {
namespace {

constexpr int max_redirections = 10;

/// A proxy that passes on plain requests gets the whole address.
std::string request_for(http_url const& url, std::optional<http_proxy> const& proxy) {
  auto const is_passed_on = proxy && !url.tls;
  auto const credentials = is_passed_on && !proxy->credentials.empty()
                               ? fmt::format("Proxy-Authorization: {}\r\n", proxy->credentials)
                               : std::string();
  return fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: mprun\r\nAccept: */*\r\n{}"
                     "Connection: close\r\n\r\n",
                     is_passed_on ? url.text() : url.target, url.authority(), credentials);
}

bool leads_elsewhere(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

http_client::http_client() = default;

http_client::~http_client() = default;

void http_client::cancel() noexcept {
  is_cancelled_ = true;
  if (connection_) {
    connection_->cancel();
  }
}

task<http_client::fetched> http_client::fetch(http_url url, run_clock::time_point deadline) {
  fetched got;
  auto const choice = proxy_for(url, [](char const* name) { return std::getenv(name); });
  got.answer.problem = is_cancelled_ ? "interrupted" : choice.problem;
  if (!got.answer.problem.empty()) {
    co_return got;
  }
  auto const executor = co_await asio::this_coro::executor;
  connection_ = std::make_unique<http_connection>(executor, deadline);
  auto const opened = co_await connection_->open(url, choice.proxy);
  if (opened) {
    auto request = request_for(url, choice.proxy);
    got = co_await exchange(std::move(request));
  } else {
    got.answer.problem = opened.error().message;
  }
  connection_.reset();
  if (is_cancelled_) {
    got.answer.problem = "interrupted";
  }
  co_return got;
}

task<http_client::fetched> http_client::exchange(std::string request) {
  fetched got;
  http_response response;
  std::array<char, 16 * 1024> buffer;
  auto ec = co_await connection_->write(std::move(request));
  while (!ec && !response.is_done()) {
    auto const more = co_await connection_->read(buffer);
    ec = more.ec;
    response.feed({buffer.data(), more.size});
  }
  if (ec == asio::error::eof) {
    response.end();
  }
  if (!response.is_complete()) {
    got.answer.problem =
        response.problem().empty() ? http_connection::described(ec) : response.problem();
    co_return got;
  }
  got.answer.status = response.status();
  got.location = response.location();
  got.answer.body = response.take_body();
  co_return got;
}

task<http_answer> http_client::get(std::string url, run_clock::time_point deadline) {
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
