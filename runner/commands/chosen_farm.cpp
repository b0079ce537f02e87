#include "runner/commands/chosen_farm.hpp"

#include "runner/scan/single_board.hpp"

namespace mprun {

inventory boards_of(farm_choice const& choice) {
  if (choice.is_missing()) {
    throw config_error("--farm is required, or --port for one board without an inventory");
  }
  if (choice.port.empty()) {
    return load_inventory(choice.file);
  }
  return {{}, {single_board(choice.port, list_ports({}))}};
}

} // namespace mprun
