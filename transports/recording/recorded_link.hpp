// Records a link: everything that passes is told to the board's recorder.
#pragma once

#include "transports/link.hpp"
#include "transports/recording/recorder.hpp"

#include <memory>

namespace mprun {

/// Takes the open link over. `what` names it; what can be done with it is asked of the link. The
/// recorder outlives the link.
std::unique_ptr<link> make_recorded(std::unique_ptr<link> inner, recorder& into, opening what);

} // namespace mprun
