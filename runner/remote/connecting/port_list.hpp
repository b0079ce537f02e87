// `connect list` and `devs`: the serial ports of this host, in mpremote's words, and which board of
// the inventory each is.
#pragma once

namespace mprun::remote {

class remote_context;

void print_ports(remote_context& context);

} // namespace mprun::remote
