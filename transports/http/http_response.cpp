#include "transports/http/http_response.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <utility>

namespace mprun {
namespace {

namespace http = boost::beast::http;

constexpr std::uint64_t max_body = std::uint64_t{64} << 20;

} // namespace

struct http_response::state {
  http::response_parser<http::string_body> parser;
};

http_response::http_response() : state_(std::make_unique<state>()) {
  state_->parser.eager(true);
  state_->parser.body_limit(max_body);
}

http_response::~http_response() = default;

void http_response::feed(std::string_view bytes) {
  auto& parser = state_->parser;
  pending_ += bytes;
  while (!pending_.empty() && !is_done()) {
    boost::beast::error_code ec;
    auto const used = parser.put(boost::asio::const_buffer(pending_.data(), pending_.size()), ec);
    pending_.erase(0, used);
    if (ec == http::error::need_more || (!ec && used == 0)) {
      return;
    }
    if (ec) {
      problem_ = "the server's HTTP makes no sense: " + ec.message();
    }
  }
}

void http_response::end() {
  auto& parser = state_->parser;
  boost::beast::error_code ec;
  if (parser.is_header_done() && !is_done()) {
    parser.put_eof(ec);
  }
  if (problem_.empty() && (ec || !parser.is_done())) {
    problem_ = "the server closed the connection";
  }
}

bool http_response::is_done() const {
  return is_complete() || !problem_.empty();
}

bool http_response::is_complete() const {
  return problem_.empty() && state_->parser.is_done();
}

unsigned http_response::status() const {
  return state_->parser.get().result_int();
}

std::string http_response::location() const {
  auto const text = state_->parser.get()[http::field::location];
  return {text.data(), text.size()};
}

std::string http_response::take_body() {
  return std::move(state_->parser.get().body());
}

} // namespace mprun
