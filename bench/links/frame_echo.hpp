// For bench_links: the program at the other end of a WebSocket, which sends each frame back.
//
// Flow: bench_links starts itself with frame_echo_argument, its stdin and stdout a socket that
// already is a WebSocket.
#pragma once

namespace mprun {

constexpr char const* frame_echo_argument = "--echo-frames";

/// Until the other side ends.
int echo_frames();

} // namespace mprun
