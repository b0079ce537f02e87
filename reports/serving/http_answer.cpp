#include "reports/serving/http_answer.hpp"

#include <fmt/format.h>

namespace mprun {
namespace {

std::string_view reason_of(unsigned status) {
  switch (status) {
  case 200: return "OK";
  case 204: return "No Content";
  case 403: return "Forbidden";
  case 404: return "Not Found";
  case 405: return "Method Not Allowed";
  case 421: return "Misdirected Request";
  default: return "Bad Request";
  }
}

} // namespace

std::string head_of(http_answer const& answer, std::string_view policy, bool keeps_alive) {
  auto out = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, reason_of(answer.status));
  if (answer.status != 204) {
    out += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", answer.type,
                       answer.body ? answer.body->size() : 0);
  }
  return out + fmt::format("Content-Security-Policy: {}\r\n"
                           "Cache-Control: no-store\r\n"
                           "Cross-Origin-Opener-Policy: same-origin\r\n"
                           "Cross-Origin-Resource-Policy: same-origin\r\n"
                           "Referrer-Policy: no-referrer\r\n"
                           "X-Content-Type-Options: nosniff\r\n"
                           "Connection: {}\r\n\r\n",
                           policy, keeps_alive ? "keep-alive" : "close");
}

} // namespace mprun
