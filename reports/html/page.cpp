#include "reports/html/page.hpp"

#include "base/bytes/base64.hpp"
#include "base/bytes/sha256.hpp"
#include "reports/html/page_files.hpp"

#include <fmt/format.h>
#include <stdexcept>

namespace mprun {
namespace {

std::string whole_script(page_parts const& parts) {
  std::string out = "'use strict';\n";
  for (auto const part : parts.scripts) {
    out += part;
  }
  return out;
}

std::string whole_style(page_parts const& parts) {
  std::string out(page::style);
  for (auto const part : parts.styles) {
    out += part;
  }
  return out;
}

std::string hash_of(std::string_view bytes) {
  sha256 sum;
  sum.update(bytes);
  auto const digest = sum.finish();
  return "'sha256-" + to_base64({reinterpret_cast<char const*>(digest.data()), digest.size()}) +
         "'";
}

} // namespace

page_parts run_page() {
  return {page::page,
          {page::verdicts, page::data, page::text, page::sparkline, page::filter, page::outcome,
           page::detail, page::failures, page::matrix, page::timeline, page::boards,
           page::comparison, page::start}};
}

page_parts followed_run_page() {
  auto parts = run_page();
  parts.scripts.push_back(page::follow);
  parts.asks_server = true;
  return parts;
}

std::string policy_for(std::string_view script, std::string_view style, bool asks_server) {
  return fmt::format("default-src 'none'; script-src {}; style-src {}; img-src data:; "
                     "{}base-uri 'none'; form-action 'none'",
                     hash_of(script), hash_of(style), asks_server ? "connect-src 'self'; " : "");
}

std::string policy_of(page_parts const& parts) {
  return policy_for(whole_script(parts), whole_style(parts), parts.asks_server);
}

void write_page(page_parts const& parts, page_output const& write,
                std::function<void(page_output const&)> const& write_data) {
  auto const script = whole_script(parts);
  auto const style = whole_style(parts);
  std::function<void(std::string_view)> const fill = [&](std::string_view rest) {
    for (auto open = rest.find("{{"); open != std::string_view::npos; open = rest.find("{{")) {
      auto const close = rest.find("}}", open);
      auto const name = rest.substr(open + 2, close - open - 2);
      write(rest.substr(0, open));
      rest.remove_prefix(close + 2);
      if (name == "head") {
        fill(page::head);
      } else if (name == "policy") {
        write(policy_for(script, style, parts.asks_server));
      } else if (name == "style") {
        write(style);
      } else if (name == "script") {
        write(script);
      } else if (name == "data") {
        write_data(write);
      } else {
        throw std::logic_error("the page has no part " + std::string(name));
      }
    }
    write(rest);
  };
  fill(parts.html);
}

} // namespace mprun
