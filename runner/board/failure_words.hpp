// Why a link could not be opened, in one line for people.
#pragma once

#include "runner/board/secret_list.hpp"
#include "transports/link_failure.hpp"

#include <string>

namespace mprun {

/// The failure's message, and the beginning and the end of what the other side said. Secrets are
/// taken out of that before it is cut: half of one would not be found any more.
std::string words_of(link_failure const& why, secret_list const& secrets);

} // namespace mprun
