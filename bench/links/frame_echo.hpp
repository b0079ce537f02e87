// For bench_links: the program at the other end of a WebSocket, which echoes each frame.
//
// Flow: bench_links starts itself with frame_echo_argument, its stdin and stdout a socket that
// already is a WebSocket.
#pragma once

namespace mprun {

constexpr char const* frame_echo_argument = "--echo-frames";

/// Runs until the other side ends.
int echo_frames();

} // namespace mprun
