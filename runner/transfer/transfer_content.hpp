// The content of a file that is sent for the sake of sending it: by a transfer case or a benchmark.
#pragma once

#include <cstdint>
#include <string>

namespace mprun {

/// Always the same for a size; random bytes, or Python source, which is as compressible as what
/// people send.
std::string transfer_content(std::uint64_t size, bool is_text);

} // namespace mprun
