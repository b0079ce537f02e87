// What is attached against what an inventory knows.
#pragma once

#include "runner/scan/lab_text.hpp"

#include <string>
#include <vector>

namespace mprun {

struct attached_board {
  attached_port port;
  std::string known_as; ///< ids of the boards that mean this port; empty: none does
  /// Set where a board could be added: a USB device, by its first port, that no board means.
  std::optional<new_board> addition;
};

struct comparison_with_lab {
  std::vector<attached_board> attached;
  std::vector<known_board> missing; ///< that mean none of the ports
};

comparison_with_lab compare_with_lab(std::vector<attached_port> const& ports,
                                     lab_boards const& lab);

} // namespace mprun
