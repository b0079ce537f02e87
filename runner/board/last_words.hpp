// What a board said last, for a message.
#pragma once

#include <string>

namespace mprun {

/// The last 60 bytes on one line, what is no printable ASCII as \xNN. Secrets are out of it
/// already.
std::string last_words(std::string const& text);

} // namespace mprun
