// What is in a file that is sent for the sake of sending it: by a case that is a transfer, or by a
// benchmark.
#pragma once

#include <cstdint>
#include <string>

namespace mprun {

/// The same for the same size; random bytes, or Python source, which is as compressible as what
/// people send.
std::string transfer_content(std::uint64_t size, bool is_text);

} // namespace mprun
