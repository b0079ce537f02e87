#include "reports/html/page.hpp"

#include "base/bytes/base64.hpp"
#include "base/bytes/sha256.hpp"
#include "reports/html/page_files.hpp"

#include <array>
#include <fmt/format.h>
#include <stdexcept>

namespace mprun {
namespace {

/// Each of them needs those before it.
constexpr std::array scripts{page::data,   page::text,     page::filter, page::outcome,
                             page::detail, page::failures, page::matrix, page::timeline,
                             page::boards, page::start};

std::string whole_script() {
  std::string out;
  for (auto const part : scripts) {
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

std::string policy_for(std::string_view script, std::string_view style) {
  return fmt::format("default-src 'none'; script-src {}; style-src {}; img-src data:; "
                     "base-uri 'none'; form-action 'none'",
                     hash_of(script), hash_of(style));
}

void write_page(page_output const& write,
                std::function<void(page_output const&)> const& write_data) {
  auto const script = whole_script();
  auto rest = page::page;
  for (auto open = rest.find("{{"); open != std::string_view::npos; open = rest.find("{{")) {
    auto const close = rest.find("}}", open);
    auto const name = rest.substr(open + 2, close - open - 2);
    write(rest.substr(0, open));
    rest.remove_prefix(close + 2);
    if (name == "policy") {
      write(policy_for(script, page::style));
    } else if (name == "style") {
      write(page::style);
    } else if (name == "script") {
      write(script);
    } else if (name == "data") {
      write_data(write);
    } else {
      throw std::logic_error("the page has no part " + std::string(name));
    }
  }
  write(rest);
}

} // namespace mprun
