// Records a link: everything that passes goes to the board's recorder.
#pragma once

#include "transports/link.hpp"
#include "transports/recording/recorder.hpp"

#include <memory>

namespace mprun {

/// Takes over the open link. `opened` names it; its capabilities are those of the link. The
/// recorder outlives the link.
std::unique_ptr<link> make_recorded(std::unique_ptr<link> inner, recorder& into, opening opened);

} // namespace mprun
