// Compares what is attached with what an inventory knows.
#pragma once

#include "runner/scan/lab_text.hpp"

#include <string>
#include <vector>

namespace mprun {

struct attached_board {
  attached_port port;
  std::string known_as; ///< ids of the boards that refer to this port; empty: none does
  /// Set if a board could be added: for the first port of a USB device that no board refers to.
  std::optional<new_board> addition;
};

struct comparison_with_lab {
  std::vector<attached_board> attached;
  std::vector<known_board> missing; ///< boards that refer to none of the ports
};

comparison_with_lab compare_with_lab(std::vector<attached_port> const& ports,
                                     lab_boards const& lab);

} // namespace mprun
