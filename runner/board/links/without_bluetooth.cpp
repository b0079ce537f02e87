// Boards by Bluetooth LE, where mprun is built without what that takes.
#include "runner/board/links/kinds.hpp"

namespace mprun {

task<opened_link> open_kind(bluetooth_spec const&, link_request const&) {
  opened_link opened;
  opened.wire = failure{blame::host, "this mprun is built without Bluetooth; install "
                                     "libsystemd-dev and build it with -DMPRUN_BLUETOOTH=ON"};
  co_return opened;
}

} // namespace mprun
