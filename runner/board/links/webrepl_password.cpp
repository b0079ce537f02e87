#include "runner/board/links/webrepl_password.hpp"

#include "transports/protocol/webrepl/webrepl_login.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <fstream>

namespace mprun {
namespace {

/// Where it is, for people.
std::string place_of(webrepl_spec const& webrepl) {
  return webrepl.password_env.empty() ? webrepl.password_file.string() : webrepl.password_env;
}

} // namespace

found_password find_password(webrepl_spec const& webrepl) {
  found_password found;
  if (!webrepl.password_env.empty()) {
    auto const* const value = std::getenv(webrepl.password_env.c_str());
    if (value == nullptr) {
      found.problem =
          fmt::format("the environment variable {} is not set; it has the board's WebREPL password",
                      webrepl.password_env);
      return found;
    }
    found.text = value;
  } else {
    std::ifstream file(webrepl.password_file);
    if (!file) {
      found.problem =
          fmt::format("cannot read the WebREPL password's file {}", webrepl.password_file.string());
      return found;
    }
    std::getline(file, found.text);
    if (found.text.ends_with('\r')) {
      found.text.pop_back();
    }
  }
  auto const size = found.text.size();
  if (size == 0 || size > protocol::longest_webrepl_password) {
    found.problem = fmt::format("the WebREPL password in {} has {} characters; boards take 1 to {}",
                                place_of(webrepl), size, protocol::longest_webrepl_password);
  }
  return found;
}

} // namespace mprun
