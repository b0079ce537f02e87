// Drives every machine of the raw REPL with arbitrary bytes, for the randomised test and the
// fuzzer.
#pragma once

#include <string>
#include <string_view>

namespace mprun::protocol {

/// `input` decides which machine, what is fed to it, in which pieces, and where sends and reads
/// fail. Gives what a machine did wrong (never done, memory without bound), or nothing.
std::string drive_on_garbage(std::string_view input);

} // namespace mprun::protocol
