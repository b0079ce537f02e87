// Boards behind their WebREPL.
#include "runner/links/kinds.hpp"
#include "transports/protocol/webrepl_login.hpp"
#include "transports/webrepl_link.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <utility>

namespace mprun {
namespace {

struct found_password {
  std::string text;
  std::string problem;
};

/// Where it is, for people.
std::string place_of(webrepl_spec const& webrepl) {
  return webrepl.password_env.empty() ? webrepl.password_file.string() : webrepl.password_env;
}

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

} // namespace

task<opened_link> open_kind(webrepl_spec const& webrepl, link_request const& request) {
  opened_link opened;
  opened.dialect = "raw-repl";
  opened.name = description_of(request.board.link);
  auto password = find_password(webrepl);
  if (!password.problem.empty()) {
    opened.failed = trouble{blame::host, password.problem};
    co_return opened;
  }
  opened.secrets.push_back(password.text);
  webrepl_options options;
  options.address = webrepl.address;
  options.password = std::move(password.text);
  options.reset_timeout = request.board.limits.connect_timeout;
  auto wire = std::make_unique<webrepl_link>(request.executor, std::move(options));
  auto const failure = co_await wire->open(request.deadline);
  if (failure) {
    opened.failed = trouble{blame::link, failure.message};
  } else {
    opened.wire = std::move(wire);
  }
  co_return opened;
}

} // namespace mprun
