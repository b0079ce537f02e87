// Drives every machine of the raw REPL with arbitrary bytes, for the randomised test and the
// fuzzer.
#pragma once

#include <string>
#include <string_view>

namespace mprun::protocol {

/// `input` selects the machine, the bytes that it is fed and their pieces, and where sends and
/// reads fail. Returns a description of an error (never done, memory without bound), or nothing.
std::string drive_on_garbage(std::string_view input);

} // namespace mprun::protocol
