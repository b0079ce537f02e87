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

/// A board that several ports fit, so that a run could not tell which it is.
struct ambiguous_board {
  std::string id;
  std::string why; ///< which they are, and what would tell them apart
};

struct comparison_with_lab {
  std::vector<attached_board> attached;
  std::vector<known_board> missing; ///< boards that refer to none of the ports
  std::vector<ambiguous_board> ambiguous;
};

comparison_with_lab compare_with_lab(std::vector<attached_port> const& ports,
                                     lab_boards const& lab);

} // namespace mprun
