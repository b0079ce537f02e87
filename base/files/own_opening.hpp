// A terminal or a pipe, opened a second time for writing without waiting.
//
// Whether a write waits is a property of the open file, which the shell and other programs share
// with us. So only an opening of our own may be told not to wait.
#pragma once

#include "base/files/unique_fd.hpp"

namespace mprun {

/// None where that is not possible, as of a socket, and of a file: that would be written from its
/// beginning again, and takes everything at once anyway.
unique_fd open_again(int descriptor);

} // namespace mprun
