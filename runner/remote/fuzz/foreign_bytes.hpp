// Gives arbitrary bytes to everything in mprun remote that reads what it did not write: addresses
// and responses of servers, packages, a board's answers and output. For the randomised test and the
// fuzzer.
#pragma once

#include <string>
#include <string_view>

namespace mprun::remote {

/// The first byte of `input` selects the reader, the second where its bytes are cut. Returns a
/// description of an error (a promise that is not kept), or nothing.
std::string read_foreign_bytes(std::string_view input);

} // namespace mprun::remote
