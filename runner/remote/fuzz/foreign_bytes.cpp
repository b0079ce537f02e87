#include "runner/remote/fuzz/foreign_bytes.hpp"

#include "base/python/python_text.hpp"
#include "runner/remote/console/paced_input.hpp"
#include "runner/remote/console/screen_text.hpp"
#include "runner/remote/files/fs_error.hpp"
#include "runner/remote/packages/package_address.hpp"
#include "runner/remote/packages/package_json.hpp"
#include "runner/remote/romfs/partition_answer.hpp"
#include "runner/remote/romfs/romfs_writer.hpp"
#include "transports/http/http_proxy.hpp"
#include "transports/http/http_response.hpp"
#include "transports/http/http_tunnel.hpp"
#include "transports/http/http_url.hpp"

#include <algorithm>
#include <array>

namespace mprun::remote {
namespace {

bool has_only_visible_bytes(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// A request is made of these parts, so none may end its line.
std::string check_url(std::optional<http_url> const& url) {
  if (!url) {
    return {};
  }
  if (!has_only_visible_bytes(url->target) || !has_only_visible_bytes(url->authority())) {
    return "an address would break a request";
  }
  auto const again = parse_http_url(url->text());
  return again && again->text() == url->text() ? "" : "an address is not read back: " + url->text();
}

std::string read_addresses(std::string_view bytes, std::size_t cut) {
  auto wrong = check_url(parse_http_url(bytes));
  if (!wrong.empty()) {
    return wrong;
  }
  auto const base = parse_http_url("https://host/path/file?query");
  auto elsewhere = check_url(redirected(*base, bytes));
  if (!elsewhere.empty()) {
    return elsewhere;
  }
  auto const name = bytes.substr(0, cut);
  return check_url(parse_http_url(fetched_from(name, bytes.substr(name.size()))));
}

std::string read_proxies(std::string_view bytes, std::size_t cut) {
  std::string const proxy(bytes.substr(0, cut));
  std::string const list(bytes.substr(proxy.size()));
  auto const url = parse_http_url("http://host.example:8080/");
  auto const choice = proxy_for(*url, [&](std::string_view name) -> char const* {
    return name == "http_proxy" ? proxy.c_str() : name == "no_proxy" ? list.c_str() : nullptr;
  });
  if (!choice.proxy) {
    return {};
  }
  auto const credentials_end = choice.proxy->credentials.find_first_of("\r\n");
  return choice.proxy->port != 0 && credentials_end == std::string::npos ? ""
                                                                         : "an impossible proxy";
}

std::string read_response(std::string_view bytes, std::size_t cut) {
  http_response whole;
  whole.feed(bytes);
  whole.end();
  http_response cut_in_two;
  cut_in_two.feed(bytes.substr(0, cut));
  cut_in_two.feed(bytes.substr(std::min(cut, bytes.size())));
  cut_in_two.end();
  if (!whole.is_done() || whole.is_complete() != cut_in_two.is_complete()) {
    return "a response depends on how it is cut";
  }
  auto const is_same = !whole.is_complete() || (whole.status() == cut_in_two.status() &&
                                                whole.take_body() == cut_in_two.take_body());
  return is_same ? "" : "a response's body depends on how it is cut";
}

std::string read_tunnel(std::string_view bytes, std::size_t) {
  tunnel_answer answer;
  for (auto const& byte : bytes) {
    answer.feed({&byte, 1});
  }
  auto const is_line = answer.problem().find_first_of("\r\n") == std::string::npos;
  return is_line ? "" : "a proxy's answer makes several lines";
}

std::string read_package(std::string_view bytes, std::size_t) {
  auto const package = read_package_json(bytes);
  auto const size = package.hashes.size() + package.urls.size() + package.needs.size();
  split_version(bytes);
  return size <= bytes.size() ? "" : "a package has more parts than bytes";
}

std::string show(std::string_view bytes, std::size_t cut) {
  for (auto const mode :
       {screen_text::mode::as_it_is, screen_text::mode::escaped, screen_text::mode::filtered}) {
    screen_text in_one(mode);
    screen_text in_two(mode);
    std::string one;
    std::string two;
    in_one.feed(bytes, one);
    one += in_one.release();
    in_two.feed(bytes.substr(0, cut), two);
    in_two.feed(bytes.substr(std::min(cut, bytes.size())), two);
    two += in_two.release();
    if (one != two) {
      return "what is shown depends on how it is cut";
    }
    if (mode == screen_text::mode::filtered && one.find("\x1b]") != std::string::npos) {
      return "a title passes the filter";
    }
  }
  return {};
}

/// What is typed leaves in order and as a whole, whatever the board says meanwhile.
std::string type(std::string_view bytes, std::size_t cut) {
  constexpr std::size_t window = 48;
  constexpr int max_rounds = 1000;
  paced_input input({.window = window});
  std::string const typed(100 + cut, 'k');
  input.heard(bytes.substr(0, cut));
  input.type(typed);
  std::string written;
  for (int round = 0; round < max_rounds && input.waiting() != 0; ++round) {
    std::size_t at_once = 0;
    while (!input.next().empty()) {
      at_once += input.next().size();
      written += input.next();
      input.wrote();
    }
    if (at_once > window) {
      return "more is written than a board holds";
    }
    input.heard(bytes.substr(std::min(cut, bytes.size())));
    input.heard("\r\n>>> ");
    input.quiet();
    input.unechoed();
  }
  return written == typed ? "" : "something that was typed is lost";
}

std::string read_board(std::string_view bytes, std::size_t cut) {
  board_errno(bytes);
  auto const end = fs_error("cat", "x", bytes);
  if (end.exit_code == 0 || end.message.empty()) {
    return "an error that is none";
  }
  auto const found = read_partition(0, std::string(bytes));
  if (found && (found->block == 0 || found->beginning.size() > bytes.size())) {
    return "an impossible partition";
  }
  romfs_size(std::string(romfs_writer::header) + std::string(bytes.substr(0, cut)));
  std::string out;
  read_python_bytes(bytes, out);
  return out.size() <= bytes.size() ? "" : "a bytes literal grows";
}

constexpr std::array readers{read_addresses, read_proxies, read_response, read_tunnel,
                             read_package,   show,         type,          read_board};

} // namespace

std::string read_foreign_bytes(std::string_view input) {
  if (input.size() < 2) {
    return {};
  }
  auto const reader = readers[static_cast<unsigned char>(input[0]) % readers.size()];
  auto const cut = static_cast<unsigned char>(input[1]);
  return reader(input.substr(2), cut);
}

} // namespace mprun::remote
