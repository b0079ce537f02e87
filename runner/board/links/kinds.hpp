// How each kind of link is opened, for board_link alone. One file a kind.
#pragma once

#include "runner/board/board_link.hpp"

namespace mprun {

task<opened_link> open_kind(process_spec const& process, link_request const& request);
task<opened_link> open_kind(tcp_spec const& tcp, link_request const& request);
task<opened_link> open_kind(unix_socket_spec const& socket, link_request const& request);
task<opened_link> open_kind(webrepl_spec const& webrepl, link_request const& request);
task<opened_link> open_kind(serial_spec const& serial, link_request const& request);
task<opened_link> open_kind(rfc2217_spec const& server, link_request const& request);
task<opened_link> open_kind(bluetooth_spec const& device, link_request const& request);
task<opened_link> open_kind(replay_spec const& replay, link_request const& request);

} // namespace mprun
