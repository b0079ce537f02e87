// A link as one word, where a person wants no inventory: `--port ADDRESS`.
//
//   /dev/ttyACM0               serial       exec:micropython -X heapsize=1M   process
//   tcp://HOST:PORT            tcp          execpty:qemu-system-arm …  process, announced-pty
//   rfc2217://HOST:PORT        rfc2217      unix:PATH                         unix
//   ws://HOST, wss://HOST      webrepl      bluetooth:ADDRESS or NAME         bluetooth
//                                           replay:FILE                       replay
//
// Everything else about a link is as lab.yaml has it by default. The WebREPL's password is in
// $WEBREPL_PASSWORD. What description_of() gives is an address too.
#pragma once

#include "runner/inventory/link_spec.hpp"

#include <string>

namespace mprun {

/// Relative paths are taken from the current folder. Throws config_error.
link_spec read_link_address(std::string const& address);

} // namespace mprun
