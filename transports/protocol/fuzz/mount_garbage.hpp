// Feeds arbitrary bytes of a board to the host's side of a mounted folder.
#pragma once

#include <string>
#include <string_view>

namespace mprun::protocol {

/// `input` has the board's bytes and how they are cut into pieces; a byte of it may stand for a
/// whole mark, so that requests begin often. Returns a description of an error (bytes lost, memory
/// or answers without bound), or nothing.
std::string drive_mount_on_garbage(std::string_view input);

} // namespace mprun::protocol
