// What a command says on the standard output, to the last byte.
#pragma once

#include <string_view>

namespace mprun {

/// Throws config_error where it cannot be written. A reader that went away (… | head) meant to.
void print_whole(std::string_view text);

/// The output is a terminal that shows colours, and NO_COLOR is not set.
bool stdout_has_colours();

} // namespace mprun
