// A terminal or a pipe, opened a second time for writing without waiting.
//
// Whether a write waits is a property of the open file, which the shell and other programs share
// with us. So only an opening of our own may be made non-blocking.
#pragma once

#include "base/files/unique_fd.hpp"

namespace mprun {

/// Empty where that is not possible, as for a socket, and for a file: a second opening would write
/// it from its beginning again, and a file takes everything at once anyway.
unique_fd open_again(int descriptor);

} // namespace mprun
