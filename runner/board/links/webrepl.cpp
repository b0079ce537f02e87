// Boards behind their WebREPL.
#include "runner/board/links/kinds.hpp"
#include "runner/board/links/webrepl_password.hpp"
#include "transports/webrepl/webrepl_link.hpp"

#include <utility>

namespace mprun {

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
    opened.may_pass = may_pass(failure.ec);
  } else {
    opened.wire = std::move(wire);
  }
  co_return opened;
}

} // namespace mprun
