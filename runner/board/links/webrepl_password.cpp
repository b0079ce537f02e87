#include "runner/board/links/webrepl_password.hpp"

#include "transports/protocol/webrepl/webrepl_login.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <fstream>

namespace mprun {
namespace {

/// Where the password comes from, for people.
std::string source_of(webrepl_spec const& webrepl) {
  return webrepl.password_env.empty() ? webrepl.password_file.string() : webrepl.password_env;
}

} // namespace

result<std::string> find_password(webrepl_spec const& webrepl) {
  std::string text;
  if (!webrepl.password_env.empty()) {
    auto const* const value = std::getenv(webrepl.password_env.c_str());
    if (value == nullptr) {
      return failure{blame::host,
                     fmt::format("the environment variable {} is not set; it has the board's "
                                 "WebREPL password",
                                 webrepl.password_env)};
    }
    text = value;
  } else {
    std::ifstream file(webrepl.password_file);
    if (!file) {
      return failure{blame::host, fmt::format("cannot read the WebREPL password's file {}",
                                              webrepl.password_file.string())};
    }
    std::getline(file, text);
    if (text.ends_with('\r')) {
      text.pop_back();
    }
  }
  auto const size = text.size();
  if (size == 0 || size > protocol::max_webrepl_password) {
    return failure{blame::host,
                   fmt::format("the WebREPL password in {} has {} characters; boards take 1 to {}",
                               source_of(webrepl), size, protocol::max_webrepl_password)};
  }
  return text;
}

} // namespace mprun
