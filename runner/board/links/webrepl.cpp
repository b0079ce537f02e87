// Boards behind their WebREPL.
#include "runner/board/links/kinds.hpp"
#include "runner/board/links/open_wire.hpp"
#include "runner/board/links/webrepl_password.hpp"
#include "transports/webrepl/webrepl_link.hpp"

#include <memory>
#include <utility>

namespace mprun {

task<opened_link> open_kind(webrepl_spec const& webrepl, link_request const& request) {
  auto password = find_password(webrepl);
  if (!password) {
    opened_link refused;
    refused.name = description_of(request.board.link);
    refused.wire = password.error();
    co_return refused;
  }
  webrepl_options options;
  options.address = webrepl.address;
  options.password = *password;
  options.reset_timeout = request.board.limits.connect_timeout;
  auto opening =
      open_wire(std::make_unique<webrepl_link>(request.executor, std::move(options)), request);
  auto opened = co_await std::move(opening);
  opened.secrets.push_back(*std::move(password));
  co_return opened;
}

} // namespace mprun
