#include "transports/webrepl/websocket_upgrade.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <span>

namespace mprun {
namespace {

namespace http = boost::beast::http;

constexpr std::string_view every_answer = "HTTP/1.";
constexpr std::string_view websocket_guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455

std::string base64(std::span<unsigned char const> bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0'); // and the NUL that is written
  ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                    static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

std::string accepting(std::string_view key) {
  auto const text = std::string(key) + std::string(websocket_guid);
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum;
  unsigned size = 0;
  ::EVP_Digest(text.data(), text.size(), sum.data(), &size, ::EVP_sha1(), nullptr);
  return base64(std::span(sum).first(size));
}

template<class Response>
std::string why_no_websocket(Response const& response, std::string_view key) {
  if (response.result() != http::status::switching_protocols) {
    return "it is a web server but not a WebREPL: it answered HTTP status " +
           std::to_string(response.result_int());
  }
  if (!http::token_list(response[http::field::connection]).exists("upgrade") ||
      !http::token_list(response[http::field::upgrade]).exists("websocket")) {
    return "it did not upgrade to a WebSocket";
  }
  if (response[http::field::sec_websocket_accept] != accepting(key)) {
    return "its answer is not to the WebSocket request that was made";
  }
  return {};
}

} // namespace

std::string new_websocket_key() {
  std::array<unsigned char, 16> random{};
  ::RAND_bytes(random.data(), static_cast<int>(random.size())); // need not be secret, only new
  return base64(random);
}

std::string upgrade_request(std::string_view host, std::string_view path, std::string_view key) {
  std::string text = "GET ";
  text.append(path).append(" HTTP/1.1\r\nHost: ").append(host);
  text.append("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: ").append(key);
  return text + "\r\nSec-WebSocket-Version: 13\r\n\r\n";
}

upgrade_answer read_upgrade_answer(std::string_view so_far, std::string_view key) {
  upgrade_answer answer;
  auto const start = so_far.substr(0, every_answer.size());
  if (!every_answer.starts_with(start)) { // it may never send a whole line for a parser to refuse
    answer.problem = "it does not speak HTTP";
    return answer;
  }
  http::response_parser<http::empty_body> parser;
  parser.skip(true); // whatever body there is
  boost::beast::error_code ec;
  answer.size = parser.put(boost::asio::const_buffer(so_far.data(), so_far.size()), ec);
  if (ec == http::error::need_more) {
    return answer;
  }
  if (ec) {
    answer.problem = "its HTTP makes no sense: " + ec.message();
    return answer;
  }
  answer.is_whole = parser.is_header_done();
  if (answer.is_whole) {
    answer.problem = why_no_websocket(parser.get(), key);
  }
  return answer;
}

} // namespace mprun
